#include "audit/verifier/words.h"

#include <stddef.h>
#include <string.h>

#include "audit/verifier/bytes.h"
#include "audit/verifier/report.h"

const struct word words_trust[] = {
	{ "note", "参考" },
	{ "this is the last head of the log that this one continues",
	    "この記録の前の（閉じられた）記録の最後の先頭です" },
	{ "this head of %llu entries may be of the log that this one "
	  "continues: hold it against the bundle of that log",
	    "%llu件の先頭は、前の（閉じられた）記録のものかもしれません。その記"
	    "録のバンドルと照らしてください" },
	{ "it continues a closed log of %llu entries: that one's bundle is to "
	  "be verified, too",
	    "閉じられた "
	    "%llu件の記録の続きです。その記録のバンドルも検証してください" },
	{ "the entries before it are not those of one medium: some were "
	  "removed or put in",
	    "この前の項目は一つの媒体のものではありません。取り除かれたか、加え"
	    "られ"
	    "た項目があります" },
	{ "the log ends in the middle of a medium",
	    "記録が一つの媒体の途中で終わっています" },
	{ "the papers behind %zu results of offices, which are in their own "
	  "bundles",
	    "開票所などの "
	    "%zu件の結果のもとになった票。それぞれのバンドルにあります" },
	{ "a control character stands in a text",
	    "文字列に制御文字があります" },
	{ "a backslash is not followed by what JSON allows",
	    "バックスラッシュの後が JSON の形ではありません" },
	{ "a text is not proper UTF-8", "文字列が正しい UTF-8 ではありません" },
	{ "a text has no end", "文字列が閉じていません" },
	{ "a number is too large", "数が大きすぎます" },
	{ "no proper number stands here", "正しい数ではありません" },
	{ "only whole numbers may stand here", "整数しか使えません" },
	{ "no JSON value stands here", "JSON の値ではありません" },
	{ "the name of a member must stand here",
	    "メンバーの名前がありません" },
	{ "a colon must stand here", "コロンがありません" },
	{ "a comma or a closing bracket must stand here",
	    "コンマか閉じ括弧がありません" },
	{ "more than 1,500,000 commas", "コンマが1,500,000個を超えています" },
	{ "a member of the object that ends here stands twice",
	    "ここで終わるオブジェクトに同じメンバーが二度あります" },
	{ "more than 400,000 objects and lists",
	    "オブジェクトとリストが400,000個を超えています" },
	{ "more than 64 levels of brackets", "括弧が64段を超えています" },
	{ "the document ends too early", "途中で終わっています" },
	{ "the document is too large", "大きすぎます" },
	{ "the document is empty", "空です" },
	{ "something follows the document", "後に余計なものがあります" },
	{ "the document is no object", "オブジェクトではありません" },
	{ "CLOSE counts %llu entries before it; there are %zu",
	    "CLOSE は前の項目を %llu件としていますが、%zu件あります" },
	{ "it is not the bundle.note that the log names",
	    "記録が示す bundle.note ではありません" },
	{ "it names no certificate that was taken in with it",
	    "一緒に受け入れた確定書を示していません" },
	{ "entry %zu of the log does not say that it was drafted",
	    "記録の項目 %zu に、この文書を下書きしたという記載がありません" },
	{ "not checkable here", "ここでは確かめられない" },
	{ "incomplete", "不足" },
	{ "FAILED", "不合格" },
	{ "%s: %zu more lines like these", "%s: ほかに%zu件" },
	{ "*** REHEARSAL: these figures mean nothing ***",
	    "*** リハーサル: この数字に意味はありません ***" },
	{ "%s, station %s", "%s、開票所 %s" },
	{ "Checked: %s signatures of %s statements; %s papers in %s files "
	  "counted again",
	    "検証: 文書の署名 %s個（文書 %s件）、数え直した票 "
	    "%s票（ファイル %s個）" },
	{ "FAILED (%zu): nothing of this bundle may be relied on before each "
	  "is explained",
	    "不合格（%zu件）: "
	    "すべて説明がつくまで、このバンドルの何も信頼できません" },
	{ "INCOMPLETE (%zu): nothing wrong was found, but what is named above "
	  "is missing",
	    "不足（%zu件）: "
	    "誤りは見つかりませんが、上に挙げたものが足りません" },
	{ "VERIFIED; %llu signatures are on paper only",
	    "検証済み（合格）。紙だけの署名 %llu個" },
	{ "VERIFIED; %llu signatures are on paper only, and what is named "
	  "above was not checkable here",
	    "検証済み（合格）。紙だけの署名 "
	    "%llu個。上に挙げたものはここでは確かめられません" },
	{ "%llu bytes; a file of its kind has at most %zu",
	    "%llu バイト。この種類のファイルは %zu バイトまでです" },
	{ "%llu signatures that were given on paper", "紙でされた署名 %llu個" },
	{ "%s does not belong in this list",
	    "%s はこの一覧に載るものではありません" },
	{ "%zu files of papers and decision sheets, which are in no public "
	  "bundle: the papers were not counted again",
	    "票と決定表のファイル "
	    "%zu個。公開用のバンドルには入らないので、票は数え直していません" },
	{ "%zu lists of voters, which are in no bundle",
	    "投票者の一覧 %zu個。どのバンドルにも入りません" },
	{ "SHA256SUMS is not the one that was signed",
	    "署名された SHA256SUMS ではありません" },
	{ "SHA256SUMS names it, but it is not in the bundle",
	    "SHA256SUMS にありますが、バンドルにありません" },
	{ "\"group\" is followed by a new name, how many it needs, and its "
	  "members",
	    "「group」の後に、新しい名前、必要な数、構成員を書きます" },
	{ "\"log\" is followed by the log's key",
	    "「log」の後に記録の鍵を書きます" },
	{ "\"witness\" is followed by a new name and a witness's key",
	    "「witness」の後に、新しい名前と証人の鍵を書きます" },
	{ "a bundle has no folder inside a folder",
	    "バンドルのフォルダーの中にフォルダーはありません" },
	{ "a checkpoint has three lines: origin, size, root",
	    "チェックポイントは3行（起点、件数、ルート）です" },
	{ "a file of this kind may not be in such a bundle",
	    "この種類のファイルは、このバンドルに入れられません" },
	{ "a group needs all, any, or a number of its members",
	    "グループには all、any、または構成員の数が要ります" },
	{ "a key name stands twice", "同じ鍵の名前が二度あります" },
	{ "a line is log, witness, group, quorum or # words",
	    "行は log、witness、group、quorum、または # で始まる言葉です" },
	{ "a line that a roster does not have", "鍵名簿にない行です" },
	{ "a line that this kind of note does not have",
	    "この種類の文書にない行です" },
	{ "a log has 1 to %d entries; this one has %zu",
	    "記録は1〜%d件です。これは%zu件あります" },
	{ "a member is not known yet, or is in a group already",
	    "構成員がまだ書かれていないか、すでに別のグループにいます" },
	{ "a member stands twice", "同じ構成員が二度あります" },
	{ "a note with an empty text", "本文が空の文書です" },
	{ "a public key stands twice", "同じ公開鍵が二度あります" },
	{ "a second %s was accepted", "二つ目の %s が受け入れられています" },
	{ "after the head stand 1 to 100 signature lines and nothing else",
	    "本文の後は、1〜100行の署名だけです" },
	{ "after the keys stands how many of them must sign, and nothing else",
	    "鍵の後は、必要な署名の数だけです" },
	{ "an entry follows after the log was closed",
	    "記録を閉じた後に項目があります" },
	{ "broken UTF-8, a forbidden character, or a space at an end of the "
	  "line",
	    "壊れた UTF-8、使えない文字、または行の端の空白があります" },
	{ "entry %zu of the log stands for it, but it is not in the bundle",
	    "記録の項目 %zu が示すファイルが、バンドルにありません" },
	{ "entry 0 does not open the log", "項目 0 が記録を開いていません" },
	{ "it belongs to another election", "別の投票のものです" },
	{ "it belongs to another election or station",
	    "別の投票か別の開票所のものです" },
	{ "it cannot be read", "読めません" },
	{ "it cannot be read, or changed while it was read",
	    "読めないか、読んでいる間に変わりました" },
	{ "it cannot be read, or is too large", "読めないか、大きすぎます" },
	{ "it changed while the bundle was read",
	    "バンドルを読んでいる間に変わりました" },
	{ "it does not name a log before its own entry",
	    "自分の項目より前の記録を示していません" },
	{ "it does not say what a bundle note says",
	    "bundle.note の内容になっていません" },
	{ "it does not say what a setup note says",
	    "設定の文書の内容になっていません" },
	{ "it does not say what an election note says",
	    "投票の定義の文書の内容になっていません" },
	{ "it does not speak of the first %llu entries as they are in the log",
	    "記録の初めの %llu件と合いません" },
	{ "it has %u of %u signatures of the role %s",
	    "役割 %3$s の署名が %2$u個のうち %1$u個です" },
	{ "it has %u of %u signatures or slots of the role %s",
	    "役割 %3$s の署名または欄が %2$u個のうち %1$u個です" },
	{ "it is not signed", "署名がありません" },
	{ "it is not the election that the log was opened for",
	    "記録を開いたときの投票ではありません" },
	{ "it is not the file that the signed note names",
	    "署名された文書が示すファイルではありません" },
	{ "it is not the root that the log was opened with",
	    "記録を開いたときの root.txt ではありません" },
	{ "it is signed by another key named \"%.*s\" (id %s) than the one "
	  "enrolled (id %s)",
	    "「%1$.*s」という名前の、登録された鍵（id %3$s）とは別の鍵（id "
	    "%2$s）で署名されています" },
	{ "it is signed by the key \"%.*s\" (id %s), which is not on the list "
	  "of the %s keys that are known here",
	    "ここで知られている %3$s個の鍵にない鍵「%1$.*s」（id "
	    "%2$s）で署名されています" },
	{ "it is signed by the key \"%s\" of %s, which was revoked on %s: %s",
	    "%3$s に失効した %2$s の鍵「%1$s」で署名されています: %4$s" },
	{ "it lies in the bundle, but SHA256SUMS does not name it",
	    "バンドルにありますが、SHA256SUMS にありません" },
	{ "it names another certificate than the one in force",
	    "効力のある確定書とは別の確定書を示しています" },
	{ "it names no log, or no quorum",
	    "記録か、必要な証人の数（quorum）が書かれていません" },
	{ "it speaks of nothing that the setup knows",
	    "設定にないものについて述べています" },
	{ "its bytes are not those that SHA256SUMS names",
	    "内容が SHA256SUMS と違います" },
	{ "its bytes are not those that entry %zu of the log stands for",
	    "内容が、記録の項目 %zu の示すものと違います" },
	{ "its entry in the log says number %llu, the note %u",
	    "記録の項目では番号 %llu、文書では %u です" },
	{ "its number is not that of its note", "番号が文書と違います" },
	{ "its signatures did not hold when it was taken in: %s",
	    "受け入れたときに署名が成り立っていません: %s" },
	{ "its signatures do not hold: %s", "署名が成り立ちません: %s" },
	{ "its signatures hold no longer: %s", "署名が今は成り立ちません: %s" },
	{ "its text is not the one that entry %zu of the log names",
	    "本文が、記録の項目 %zu の示すものと違います" },
	{ "larger than 256 KiB", "256 KiB を超えています" },
	{ "larger than 8 MiB", "8 MiB を超えています" },
	{ "larger than any file of a bundle",
	    "バンドルのファイルとしては大きすぎます" },
	{ "libgcrypt crashed or fell silent over a key or signature, which is "
	  "refused",
	    "libgcrypt "
	    "が鍵か署名の検証中に落ちたか黙りました。その署名は認めません" },
	{ "more than 16 authority keys",
	    "選挙管理委員会の鍵が16個を超えています" },
	{ "more than 20,000 keys", "鍵が20,000個を超えています" },
	{ "more than 200,000 files", "ファイルが200,000個を超えています" },
	{ "more than 32 signatures", "署名が32個を超えています" },
	{ "more than 32 slot lines", "slot の行が32行を超えています" },
	{ "no authority key", "選挙管理委員会の鍵がありません" },
	{ "no entry of the log stands for this file",
	    "このファイルを示す記録の項目がありません" },
	{ "no file of a bundle has such a name",
	    "このような名前のファイルはバンドルにありません" },
	{ "no process for libgcrypt: %s",
	    "libgcrypt のためのプロセスを作れません: %s" },
	{ "no setup or roster was in force",
	    "効力のある設定か鍵名簿がありません" },
	{ "nobody compared the root with paper: say --root or --policy",
	    "root.txt を紙と照らしていません。--root か --policy "
	    "を付けてください" },
	{ "nobody has signed for this bundle",
	    "このバンドルには署名がありません" },
	{ "nothing is certified: no certificate is in force",
	    "確定していません。効力のある確定書がありません" },
	{ "number %u does not follow number %u, which was in force",
	    "番号 %u は、効力のあった番号 %u の次ではありません" },
	{ "one line \"quorum\" with one name",
	    "「quorum」の行は一つで、名前も一つです" },
	{ "statements, papers and result were not checked: there is nothing to "
	  "hold them against",
	    "文書・票・結果は検証していません。照らす相手がありません" },
	{ "the bundle has no %s: nothing can be checked against it",
	    "バンドルに %s がありません。これに照らす検証ができません" },
	{ "the bundle has no setup or no roster that holds",
	    "成り立つ設定か鍵名簿が、バンドルにありません" },
	{ "the bundle has no such file", "このファイルがバンドルにありません" },
	{ "the chain breaks here: the line before is not the one that this "
	  "entry followed",
	    "ここで連鎖が切れています。前の行は、この項目が続いた行ではありませ"
	    "ん" },
	{ "the chain does not begin here: lines before are missing",
	    "連鎖の始まりではありません。前の行が欠けています" },
	{ "the checkpoint does not speak of the entries before it",
	    "チェックポイントが、前の項目と合いません" },
	{ "the checkpoint of the moment %s comes again, or after a later one",
	    "時点 %s "
	    "のチェックポイントが二度あるか、後の時点より後にあります" },
	{ "the checkpoint of the moment %s is missing",
	    "時点 %s のチェックポイントがありません" },
	{ "the cosignature of %s is not valid, or stands twice",
	    "%s の連署が正しくないか、二度あります" },
	{ "the election authority has not signed it: %s",
	    "選挙管理委員会の署名がありません: %s" },
	{ "the entry does not say what its type says, or may not stand here",
	    "項目の内容がその種類のものでないか、ここにあってはならない項目で"
	    "す" },
	{ "the entry has not the number %zu, which comes now",
	    "次の番号 %zu になっていません" },
	{ "the first %llu entries of the log are not those that were certified",
	    "記録の初めの %llu件が、確定されたものと違います" },
	{ "the first line names no kind of note",
	    "最初の行が文書の種類を示していません" },
	{ "the folder cannot be opened: %s", "フォルダーを開けません: %s" },
	{ "the head is not in the form of its kind",
	    "見出しがその種類の形になっていません" },
	{ "the key \"%.*s\" signed twice", "鍵「%.*s」の署名が二度あります" },
	{ "the key \"%s\" is not of prime order",
	    "鍵「%s」の位数が素数ではありません" },
	{ "the key \"%s\" of %s is enrolled for %s and may not sign this %s",
	    "%2$s の鍵「%1$s」は %3$s に登録されていて、この %4$s "
	    "に署名できません" },
	{ "the keys are not sorted", "鍵が順に並んでいません" },
	{ "the keys are not sorted, or one stands twice",
	    "鍵が順に並んでいないか、二度あります" },
	{ "the last line has no line end", "最後の行に改行がありません" },
	{ "the last line has no line end: it is cut off",
	    "最後の行に改行がありません。途中で切れています" },
	{ "the log is not closed: its end may be missing",
	    "記録が閉じられていません。終わりが欠けているかもしれません" },
	{ "the log key \"%s\" has not the name of its station",
	    "記録の鍵「%s」の名前が、その開票所のものではありません" },
	{ "the log key of the station has not signed this head",
	    "開票所の記録の鍵による署名がありません" },
	{ "the log key of the station in the roster of that time has not "
	  "signed it",
	    "当時の鍵名簿にある開票所の記録の鍵による署名がありません" },
	{ "the log of the bundle is not the one that was signed",
	    "バンドルの記録は、署名されたものではありません" },
	{ "the log was closed over another certificate than the one in force",
	    "効力のある確定書とは別の確定書で記録が閉じられています" },
	{ "the names are not sorted, or one stands twice",
	    "名前が順に並んでいないか、二度あります" },
	{ "the note ends before its signatures",
	    "署名の前で文書が終わっています" },
	{ "the policy trusts another log than this one",
	    "ポリシーが信頼する記録は、これとは別のものです" },
	{ "the quorum is no witness or group of this file",
	    "quorum が、このファイルの証人でもグループでもありません" },
	{ "the result cannot be written there; it must be a new file",
	    "結果を書き出せません。新しいファイルの名前にしてください" },
	{ "the root of the bundle is %s, not the one on your paper",
	    "バンドルの root.txt の指紋は %s で、お手元の紙と違います" },
	{ "the roster has no log key for this station: nobody could keep a "
	  "head of its log",
	    "鍵名簿にこの開票所の記録の鍵がありません。記録の先頭を誰も手元に残"
	    "せませんでした" },
	{ "the same file was accepted twice, in entries %zu and %zu",
	    "同じファイルが二度（項目 %zu と %zu）受け入れられています" },
	{ "the setup has no signature policy for a %s",
	    "設定に %s の署名の定めがありません" },
	{ "the setup has no station %s", "設定に開票所 %s がありません" },
	{ "the setup that it names is not in the bundle",
	    "文書が示す設定が、バンドルにありません" },
	{ "the signature is not valid", "署名が正しくありません" },
	{ "the signature lines are not sorted, or one stands twice",
	    "署名の行が順に並んでいないか、二度あります" },
	{ "the slot lines are not sorted, or one stands twice",
	    "slot の行が順に並んでいないか、二度あります" },
	{ "the station's own kaihyo-verify did not agree with it then",
	    "開票所での kaihyo-verify は、このとき一致しませんでした" },
	{ "the text is no %s", "本文が %s ではありません" },
	{ "the text is no bundle", "本文が bundle ではありません" },
	{ "there is no moment called %s", "%s という時点はありません" },
	{ "this folder is no bundle: it has no log.txt and no SHA256SUMS",
	    "このフォルダーはバンドルではありません。log.txt も SHA256SUMS "
	    "もありません" },
	{ "this head is of another log: %.*s", "別の記録の先頭です: %.*s" },
	{ "this head of %llu entries is not that of the log: the log is "
	  "another one, or was changed",
	    "%llu件の先頭が記録と合いません。別の記録か、変えられた記録です" },
	{ "this head speaks of %llu entries; the log has only %zu: its end is "
	  "missing",
	    "この先頭は %llu件のものですが、記録には "
	    "%zu件しかありません。終わりが欠けています" },
	{ "this is no checkpoint", "チェックポイントではありません" },
	{ "this is no entry of a log", "記録の項目ではありません" },
	{ "this is no key line", "鍵の行ではありません" },
	{ "this is no key, or stands twice", "鍵ではないか、二度あります" },
	{ "this is no line of sha256sum", "sha256sum の行ではありません" },
	{ "this is no plain file (a link, a folder or a device)",
	    "普通のファイルではありません（リンク、フォルダー、装置）" },
	{ "this is no root.txt", "root.txt ではありません" },
	{ "this is no roster", "鍵名簿ではありません" },
	{ "this is no signature line", "署名の行ではありません" },
	{ "this is no signed note: %s", "署名された文書ではありません: %s" },
	{ "this is no slot line", "slot の行ではありません" },
	{ "this key stands twice", "この鍵が二度あります" },
	{ "broken UTF-8 or a forbidden character",
	    "壊れた UTF-8 か、使えない文字があります" },
	{ "this revokes no key of the roster, or is out of order",
	    "鍵名簿にない鍵の失効か、順に並んでいません" },
	{ "too few of the policy's witnesses have cosigned the whole log",
	    "記録全体に連署したポリシーの証人が足りません" },
	{ "whether this is a rehearsal is not what the election says",
	    "リハーサルかどうかが、投票の定義と違います" },
	{ "%.*s stands twice among the signatures and slots",
	    "%.*s が署名と欄に二度あります" },
	{ "%s, enrolled as %s, may not sign a %s",
	    "%2$s として登録された %1$s は %3$s に署名できません" },
	{ "%zu of %u signatures of the election authority",
	    "選挙管理委員会の署名が %2$u個のうち %1$zu個です" },
	{ NULL, NULL },
};

/* Every row in turn; NULL after the last. */
static const struct word *
next_word(size_t *table, size_t *row)
{
	static const struct word *const tables[] = { words_trust, words_records,
		words_judge };

	while (*table < sizeof(tables) / sizeof(tables[0])) {
		const struct word *word = &tables[*table][(*row)++];

		if (word->english != NULL)
			return word;
		++*table;
		*row = 0;
	}
	return NULL;
}

const char *
words_japanese(const char *english)
{
	const struct word *word;
	size_t table = 0, row = 0;

	while ((word = next_word(&table, &row)) != NULL)
		if (strcmp(word->english, english) == 0)
			return word->japanese;
	return english;
}

/* --- sentences whose arguments stand in them already
 * -------------------------- */

#define ARGUMENTS 8

/* The length of a conversion such as %s, %.*s, %zu or %2$s. */
static size_t
conversion_len(const char *at, size_t *argument)
{
	size_t len = 1, number = 0;

	while (at[len] != '\0' && strchr("0123456789.*$lz", at[len]) != NULL) {
		if (at[len] >= '0' && at[len] <= '9')
			number = number * 10 + (size_t)(at[len] - '0');
		len++;
	}
	if (strchr(at, '$') != NULL && strchr(at, '$') < at + len)
		*argument = number - 1;
	return at[len] == '\0' ? len : len + 1;
}

/*
 * Does `text` come from `format`? Each argument is as short as it can be;
 * the last one takes the rest.
 */
static bool
comes_from(
    const char *format, const char *text, struct bytes arguments[ARGUMENTS])
{
	size_t count = 0;

	while (*format != '\0') {
		size_t none, len;
		const char *end;
		struct bytes after;

		if (*format != '%') {
			if (*format++ != *text++)
				return false;
			continue;
		}
		format += conversion_len(format, &none);
		len = strcspn(format, "%");
		after = bytes_part(format, len);
		end = len == 0 ? text + strlen(text)
		               : memmem(text, strlen(text), after.at, len);
		if (end == NULL || count == ARGUMENTS)
			return false;
		arguments[count++] = bytes_part(text, (size_t)(end - text));
		text = end;
	}
	return *text == '\0' && count > 0;
}

/* One that is a sentence of its own, and no name, is said in Japanese. */
static void
fill_in(struct bytes argument, struct buffer *out)
{
	struct buffer english = { 0 };

	buffer_add(&english, argument.at, argument.len);
	buffer_put(out, strchr(english.at, ' ') != NULL
	                    ? words_japanese(english.at)
	                    : english.at);
	buffer_clear(&english);
}

static void
fill(const char *format, const struct bytes arguments[ARGUMENTS],
    struct buffer *out)
{
	size_t next = 0;

	while (*format != '\0') {
		size_t argument = next;

		if (*format != '%') {
			buffer_add(out, format++, 1);
			continue;
		}
		next++;
		format += conversion_len(format, &argument);
		if (argument < ARGUMENTS)
			fill_in(arguments[argument], out);
	}
}

void
words_refill(const char *english, struct buffer *out)
{
	struct bytes arguments[ARGUMENTS] = { { NULL, 0 } };
	const char *plain = words_japanese(english);
	const struct word *word;
	size_t table = 0, row = 0;

	if (plain != english) {
		buffer_put(out, plain);
		return;
	}
	while ((word = next_word(&table, &row)) != NULL)
		/* A sentence of nothing but arguments fits everything. */
		if (word->english[0] != '%' &&
		    comes_from(word->english, english, arguments)) {
			fill(word->japanese, arguments, out);
			return;
		}
	buffer_put(out, english);
}
