# code.pl FILE...: prints C as FILE:LINE:TEXT without comments and without
# what stands between quotes, so that a lint meets code only. The name in an
# #include stays.
use strict;
use warnings;

my $skip = qr{
	/\* .*? \*/ | //[^\n]*                  # a comment
	| " (?: \\. | [^"\\\n] )* " | ' (?: \\. | [^'\\\n] )* '
}xs;

for my $file (@ARGV) {
	open(my $in, '<', $file) or die "$file: $!\n";
	my $text = do { local $/; <$in> };
	close($in);
	$text =~ s{(^\#\s*include[^\n]*)|($skip)}{
		my ($keep, $drop) = ($1, $2);
		if (!defined $keep) {
			my $quote = substr($drop, 0, 1);
			$keep = $quote eq '/' ? $drop =~ tr/\n//cdr . ' '
			                      : $quote . $quote;
		}
		$keep
	}gemx;
	my $number = 0;
	print "$file:" . ++$number . ":$_\n" for split(/\n/, $text, -1);
}
