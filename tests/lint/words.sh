#!/bin/sh
# What kaihyo-verify says has a Japanese translation in its words*.c. Its
# report is said through a few functions whose texts are found here.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2046 # a list of files
perl - $(sources 'audit/verifier/*.c') <<'END'
use strict;
my $string = qr/"(?:\\.|[^"\\])*"/;
my $text = qr/$string(?:\s*$string)*/;
my $inside = qr/((?:[^()"]|$string|\((?1)\))*)/;
my (%known, @said);
for my $file (@ARGV) {
	open my $in, '<', $file or die;
	my $code = do { local $/; <$in> };
	$code =~ s{/\*.*?\*/}{my $c = $&; $c =~ tr/\n//cd; $c}gse;
	if ($file =~ /words\w*\.c$/) {
		$known{texts($1)} = 1 while $code =~ /\{\s*($text)\s*,/g;
		next;
	}
	while ($code =~ /\b(?:report_add|report_why|report_say|refuse|fail|bundle_fail|reading_wrong)\s*\($inside\)/g) {
		my ($at, $call) = ($-[0], $1);
		my $line = 1 + (substr($code, 0, $at) =~ tr/\n//);
		push @said, [ $file, $line, texts($1) ] while $call =~ /($text)/g;
	}
	# Texts behind the first, or the first two to choose from, are values.
	while ($code =~ /\b[A-Z]+_WRONG\s*\($inside\)/g) {
		my ($at, $call) = ($-[0], $1);
		my $line = 1 + (substr($code, 0, $at) =~ tr/\n//);
		$call =~ /($text)(?:\s*:\s*($text))?/ or next;
		push @said, map { [ $file, $line, texts($_) ] } grep { defined } $1, $2;
	}
}
sub texts { my $t = shift; $t =~ s/(?<!\\)"\s*"//g; $t =~ s/^"|"$//g; $t }
my $bad = 0;
for (@said) {
	my ($file, $line, $text) = @$_;
	next if $known{$text} || $text !~ / /;
	print "$file:$line:$text\n";
	$bad = 1;
}
print "  ^ no Japanese in audit/verifier/words*.c\n" if $bad;
exit $bad;
END
