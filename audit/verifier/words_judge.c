#include "audit/verifier/words.h"

#include <stddef.h>

const struct word words_judge[] = {
	{ "the rules of ordinance.json cannot be used: %s",
	    "ordinance.json の定めが使えない: %s" },
	{ "the setup joins districts, which the rules speak of as regions",
	    "設定は開票区をまとめるが、規則は開票区を地域として見る" },
	{ "the ordinance lets no unfinished figures out",
	    "条例は途中の数字を出すことを認めていない" },
	{ "%llu more units are final than in the report before, less than the "
	  "setup asks for (%lu)",
	    "前の速報より確定した単位は%lluだけ多く、設定の求め（%"
	    "lu）に足りない" },
	{ "district %s: %lld papers differ from the report before, less than "
	  "the setup asks for (%lld)",
	    "開票区 %1$s: "
	    "前の速報との差は%2$lld枚で、設定の求め（%3$lld枚）に足りない" },
	{ "district %s: %lld papers were still to come, less than the setup "
	  "asks for (%lld)",
	    "開票区 %1$s: 残りは%2$lld枚で、設定の求め（%3$lld枚）に足りない" },
	{ "these are not the figures of a station",
	    "これは開票所の確定した数字でない" },
	{ "district %s: the manifests vouch for %llu papers (%s), it says %llu",
	    "開票区 %1$s: "
	    "目録が保証する票は%2$llu枚（%3$s）なのに、%4$llu枚とある" },
	{ "the figures of district %s cannot be read",
	    "開票区 %s の数字が読めない" },
	{ "a public bundle holds no papers: its figures of choices are held "
	  "against the certificate, the books and the rules, and are not "
	  "counted again",
	    "公開用の束には票がない。賛否の数字は証明書・帳簿・規則と照合"
	    "するだけで、数え直し"
	    "てはいない" },
	{ "it cannot be read: %s", "読めない: %s" },
	{ "it says %s at %s, where this program finds %s",
	    "%2$s に %1$s とあるが、このプログラムの答えは %3$s である" },
	{ "it says the same, but is written otherwise than the format asks for",
	    "内容は同じだが、書き方が書式どおりでない" },
	{ "district %s, %s: the certificate says %lld, this program finds %lld",
	    "開票区 %1$s の %2$s: 証明書は %3$lld、このプログラムでは %4$lld "
	    "である" },
	{ "district %s: the certificate does not say %s",
	    "開票区 %s: 証明書に %s がない" },
	{ "the certificate has %zu figures, this program finds %zu",
	    "証明書の数字は%zu個、このプログラムでは%zu個である" },
	{ "question %s: the certificate says the outcome is %s, the rules say "
	  "%s",
	    "設問 %s: 証明書の結果は %s だが、規則では %s である" },
	{ "the certificate has %zu outcomes, the rules give %zu",
	    "証明書の結果は%zu件、規則では%zu件である" },
	{ "its findings differ from those of this program: it says \"%.300s\", "
	  "this program \"%.300s\"",
	    "指摘がこのプログラムのものと違う: "
	    "「%.300s」とあるが、このプログラムでは「%"
	    ".300s」である" },
	{ "the roster changed after the certificate; its result hash is that "
	  "of the roster before",
	    "宣言の後に鍵名簿が変わった。結果の指紋は前の鍵名簿のときのもの"
	    "である" },
	{ "its result hash is not that of the result which this program finds",
	    "結果の指紋が、このプログラムの数えた結果のものと違う" },
	{ "kaihyo-verify was asked about another result than the certificate "
	  "declares",
	    "kaihyo-verify に尋ねた結果が、証明書の結果と違う" },
	{ "the log was closed with another result than the certificate "
	  "declares",
	    "記録を閉じたときの結果が、証明書の結果と違う" },
	{ "the ordinance has no gate", "条例に成立の条件がない" },
	{ "the rule of the ordinance cannot be judged with these figures",
	    "この数字では条例の規則を判定できない" },
	{ "the rule applied to these figures says something else than the note",
	    "この数字に規則を当てはめると、文書と違う結果になる" },
	{ "%zu findings speak of lists or papers that are in no bundle; they "
	  "are taken over as they stand there",
	    "%zu件の指摘は束にない名簿や票についてのもので、書かれたとおりに引"
	    "き継ぎました" },
	{ "a result was declared while errors stand open",
	    "未決の指摘があるのに結果が宣言されている" },
	{ "district %s: the choices of %llu papers stand alone; the setup "
	  "joins "
	  "districts of less than %lu",
	    "開票区 "
	    "%s: %llu枚だけの賛否が単独で示されている。設定では%lu枚に満たない"
	    "開票区は合わせる" },
	{ "district %s: its papers are of one mind and stand alone; the setup "
	  "joins such districts",
	    "開票区 %s: "
	    "全員一致の賛否が単独で示されている。設定ではそのような開票区は合わ"
	    "せる" },
	{ "district %s: there is no figure called %s",
	    "開票区 %s: 「%s」という数字はない" },
	{ "district %s is not joined to the group before it",
	    "開票区 %s は、直前のまとまりに合わせられていない" },
	{ "a result has no member \"%s\" here",
	    "結果のこの場所に「%s」という項目はない" },
	{ "no certificate of that office stands for these figures",
	    "この数字に当たる、その開票所の証明書がない" },
	{ "only a canvass takes in bundles",
	    "バンドルを取り込むのは選挙会の集計だけである" },
	{ "what may lie here is a checkpoint, a note of this bundle with more "
	  "signatures, retirement.note or a scan (pdf, png, jpg)",
	    "ここに置けるのは、チェックポイント、署名を加えたこのバンドルの文、"
	    "retirement.note、紙の画像（pdf、png、jpg）だけである" },
	{ "it does not name the day of the setup, until which everything is "
	  "kept",
	    "設定にある保存期限の日を挙げていない" },
	{ "it was signed before the retention period was over",
	    "保存期限が過ぎる前に署名された" },
	{ "it speaks of another log than the one in this bundle",
	    "このバンドルとは別の記録について述べている" },
	{ "it speaks of another bundle than this one",
	    "このバンドルとは別のバンドルについて述べている" },
	{ "what is deleted leaves its public bundle, and this is none",
	    "廃棄の後に残るのは公表用バンドルだが、これはそうではない" },
	{ "it is no retirement of this election and station",
	    "この投票・開票所の廃棄の文ではない" },
	{ "no note of this bundle has its text",
	    "このバンドルにこの本文の文はない" },
	{ "%zu scans of paper, for which nobody signed",
	    "紙の画像 %zu件（誰も署名していない）" },
	{ "kaihyo tally publish makes no such document",
	    "kaihyo tally publish はこの名の文書を作らない" },
	{ "it is not the result.json of this bundle",
	    "このバンドルの result.json と同じではない" },
	{ "%zu pages and forms, which were not compared with the result",
	    "ページと帳票 %zu件（結果との照合はしていない）" },
	{ "a head has sixteen words", "記録の先頭は16個の言葉である" },
	{ "one of the words is none of the list",
	    "一覧にない言葉がある。紙をもう一度見る" },
	{ "the words do not fit together: one is wrong, or two have changed "
	  "places",
	    "言葉が合わない。一つが違うか、二つの順序が入れ替わっている" },
	{ "a claim is the number of entries, a colon, and the root or the "
	  "sixteen words",
	    "「件数:ルート」または「件数:16個の言葉」の形で書く" },
	{ "line %u: %s", "%u行目: %s" },
	{ "it stands twice", "二度書かれている" },
	{ "an effect and none at once", "効果があり、かつないとされている" },
	{ "only options and groups can win",
	    "最多になりうるのは選択肢とそのまとまりだけである" },
	{ "there are no groups to win", "最多になりうるまとまりがない" },
	{ "too many cases", "場合分けが多すぎる" },
	{ "the last case alone has no condition",
	    "条件のない場合は最後の一つだけである" },
	{ "two have this id", "同じ id が二つある" },
	{ "one question is decided twice", "一つの設問が二度決められている" },
	{ "what is not counted cannot be published",
	    "開票しないものは公表できない" },
	{ "nothing is decided", "何も決められていない" },
	{ "an object is wanted here", "オブジェクトが要る" },
	{ "this member is not known", "知らない項目である" },
	{ "a list is wanted here, not too long", "長すぎないリストが要る" },
	{ "an id is wanted here", "id が要る" },
	{ "too many different ids", "異なる id が多すぎる" },
	{ "a text is wanted here", "文字列が要る" },
	{ "true or false is wanted here", "true か false が要る" },
	{ "a whole number is wanted here", "整数が要る" },
	{ "this word cannot stand here", "この語はここには書けない" },
	{ "too many sources", "出典が多すぎる" },
	{ "there is no such question", "そのような設問はない" },
	{ "the question has no option of this id",
	    "設問にこの id の選択肢がない" },
	{ "there is no group of this id", "この id のまとまりがない" },
	{ "this context is of the other kind",
	    "この条件（context）は種類が違う（数か、はい・いいえか）" },
	{ "there is no context of this id", "この id の条件（context）がない" },
	{ "too many counters", "数えるものが多すぎる" },
	{ "this is known only when the papers are open",
	    "票を開くまで分からない数である" },
	{ "of which question?", "どの設問のものかが書かれていない" },
	{ "nothing of this name is counted", "この名の数はない" },
	{ "a fraction is wanted here", "分数が要る" },
	{ "too many tiers", "段階が多すぎる" },
	{ "every tier but the last has an end",
	    "最後のほかの段階には上限が要る" },
	{ "tiers must ascend", "段階は小さい順に並べる" },
	{ "one of over and at-least is wanted",
	    "over か at-least のどちらか一つが要る" },
	{ "largest stands alone", "largest はほかと一緒に書けない" },
	{ "a part of what?", "何に対する割合かが書かれていない" },
	{ "a region has no regions", "地域の中に地域はない" },
	{ "only options have shares", "割合があるのは選択肢だけである" },
	{ "a rule is wanted here", "規則が要る" },
	{ NULL, NULL },
};
