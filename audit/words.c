#include "audit/words.h"

#include <string.h>

/*
 * Our own list. No two begin with the same four letters or kana, and at least
 * two letters and two kana must change to make one of another.
 */
static const struct {
	const char *english, *japanese;
} list[256] = {
	{ "album", "アルバム" },
	{ "almond", "アーモンド" },
	{ "anchor", "アンカー" },
	{ "angel", "エンジェル" },
	{ "antenna", "アンテナ" },
	{ "apron", "エプロン" },
	{ "arcade", "アーケード" },
	{ "atlas", "アトラス" },
	{ "aurora", "オーロラ" },
	{ "avocado", "アボカド" },
	{ "bacon", "ベーコン" },
	{ "badge", "バッジ" },
	{ "ballet", "バレエ" },
	{ "banana", "バナナ" },
	{ "banjo", "バンジョー" },
	{ "basket", "バスケット" },
	{ "battery", "バッテリー" },
	{ "beaker", "ビーカー" },
	{ "beige", "ベージュ" },
	{ "bench", "ベンチ" },
	{ "blanket", "ブランケット" },
	{ "blouse", "ブラウス" },
	{ "boat", "ボート" },
	{ "bonus", "ボーナス" },
	{ "boomerang", "ブーメラン" },
	{ "button", "ボタン" },
	{ "cabbage", "キャベツ" },
	{ "cable", "ケーブル" },
	{ "cafe", "カフェ" },
	{ "calcium", "カルシウム" },
	{ "calendar", "カレンダー" },
	{ "camera", "カメラ" },
	{ "camp", "キャンプ" },
	{ "canary", "カナリア" },
	{ "candle", "キャンドル" },
	{ "canoe", "カヌー" },
	{ "captain", "キャプテン" },
	{ "caramel", "キャラメル" },
	{ "catalog", "カタログ" },
	{ "cello", "チェロ" },
	{ "cement", "セメント" },
	{ "ceramic", "セラミック" },
	{ "chalk", "チョーク" },
	{ "cheese", "チーズ" },
	{ "chorus", "コーラス" },
	{ "christmas", "クリスマス" },
	{ "cinnamon", "シナモン" },
	{ "circus", "サーカス" },
	{ "clover", "クローバー" },
	{ "club", "クラブ" },
	{ "cobra", "コブラ" },
	{ "cocktail", "カクテル" },
	{ "cocoa", "ココア" },
	{ "coffee", "コーヒー" },
	{ "coin", "コイン" },
	{ "comedy", "コメディー" },
	{ "compass", "コンパス" },
	{ "concert", "コンサート" },
	{ "cork", "コルク" },
	{ "cosmos", "コスモス" },
	{ "cowboy", "カウボーイ" },
	{ "crane", "クレーン" },
	{ "crown", "クラウン" },
	{ "crystal", "クリスタル" },
	{ "curtain", "カーテン" },
	{ "cushion", "クッション" },
	{ "cutlet", "カツレツ" },
	{ "cycling", "サイクリング" },
	{ "dahlia", "ダリア" },
	{ "dance", "ダンス" },
	{ "delta", "デルタ" },
	{ "denim", "デニム" },
	{ "design", "デザイン" },
	{ "desk", "デスク" },
	{ "diamond", "ダイヤモンド" },
	{ "dinner", "ディナー" },
	{ "disco", "ディスコ" },
	{ "doctor", "ドクター" },
	{ "dollar", "ドル" },
	{ "doughnut", "ドーナツ" },
	{ "drama", "ドラマ" },
	{ "duet", "デュエット" },
	{ "eagle", "イーグル" },
	{ "earphone", "イヤホン" },
	{ "echo", "エコー" },
	{ "elegant", "エレガント" },
	{ "emerald", "エメラルド" },
	{ "energy", "エネルギー" },
	{ "event", "イベント" },
	{ "family", "ファミリー" },
	{ "fashion", "ファッション" },
	{ "fence", "フェンス" },
	{ "ferry", "フェリー" },
	{ "film", "フィルム" },
	{ "flamenco", "フラメンコ" },
	{ "folder", "フォルダー" },
	{ "fruit", "フルーツ" },
	{ "gallery", "ギャラリー" },
	{ "garage", "ガレージ" },
	{ "gelatin", "ゼラチン" },
	{ "gondola", "ゴンドラ" },
	{ "guitar", "ギター" },
	{ "harmonica", "ハーモニカ" },
	{ "helmet", "ヘルメット" },
	{ "hiking", "ハイキング" },
	{ "hotel", "ホテル" },
	{ "humor", "ユーモア" },
	{ "hyena", "ハイエナ" },
	{ "idea", "アイデア" },
	{ "idol", "アイドル" },
	{ "indigo", "インディゴ" },
	{ "interior", "インテリア" },
	{ "iris", "アイリス" },
	{ "ivory", "アイボリー" },
	{ "jacket", "ジャケット" },
	{ "jam", "ジャム" },
	{ "jet", "ジェット" },
	{ "juice", "ジュース" },
	{ "jungle", "ジャングル" },
	{ "kangaroo", "カンガルー" },
	{ "kayak", "カヤック" },
	{ "ketchup", "ケチャップ" },
	{ "kilogram", "キログラム" },
	{ "kitchen", "キッチン" },
	{ "kiwi", "キウイ" },
	{ "knife", "ナイフ" },
	{ "laser", "レーザー" },
	{ "lavender", "ラベンダー" },
	{ "lemon", "レモン" },
	{ "lettuce", "レタス" },
	{ "library", "ライブラリー" },
	{ "lion", "ライオン" },
	{ "lobster", "ロブスター" },
	{ "macaroni", "マカロニ" },
	{ "machine", "マシン" },
	{ "magnet", "マグネット" },
	{ "mango", "マンゴー" },
	{ "mannequin", "マネキン" },
	{ "marathon", "マラソン" },
	{ "margarine", "マーガリン" },
	{ "mascot", "マスコット" },
	{ "massage", "マッサージ" },
	{ "medal", "メダル" },
	{ "melody", "メロディー" },
	{ "menu", "メニュー" },
	{ "metro", "メトロ" },
	{ "mineral", "ミネラル" },
	{ "mint", "ミント" },
	{ "mirror", "ミラー" },
	{ "mixer", "ミキサー" },
	{ "monitor", "モニター" },
	{ "mosaic", "モザイク" },
	{ "muffin", "マフィン" },
	{ "music", "ミュージック" },
	{ "napkin", "ナプキン" },
	{ "necklace", "ネックレス" },
	{ "neon", "ネオン" },
	{ "nylon", "ナイロン" },
	{ "oasis", "オアシス" },
	{ "oboe", "オーボエ" },
	{ "octave", "オクターブ" },
	{ "office", "オフィス" },
	{ "oil", "オイル" },
	{ "olive", "オリーブ" },
	{ "omelet", "オムレツ" },
	{ "onion", "オニオン" },
	{ "orange", "オレンジ" },
	{ "organ", "オルガン" },
	{ "oven", "オーブン" },
	{ "pajamas", "パジャマ" },
	{ "panda", "パンダ" },
	{ "panel", "パネル" },
	{ "papaya", "パパイヤ" },
	{ "parasol", "パラソル" },
	{ "pelican", "ペリカン" },
	{ "penguin", "ペンギン" },
	{ "piano", "ピアノ" },
	{ "picnic", "ピクニック" },
	{ "pilot", "パイロット" },
	{ "pistachio", "ピスタチオ" },
	{ "plastic", "プラスチック" },
	{ "popcorn", "ポップコーン" },
	{ "poster", "ポスター" },
	{ "present", "プレゼント" },
	{ "prism", "プリズム" },
	{ "propeller", "プロペラ" },
	{ "pump", "ポンプ" },
	{ "pyramid", "ピラミッド" },
	{ "quartz", "クオーツ" },
	{ "quilt", "キルト" },
	{ "quiz", "クイズ" },
	{ "radio", "ラジオ" },
	{ "rally", "ラリー" },
	{ "recipe", "レシピ" },
	{ "record", "レコード" },
	{ "recycle", "リサイクル" },
	{ "relay", "リレー" },
	{ "rescue", "レスキュー" },
	{ "ribbon", "リボン" },
	{ "romance", "ロマンス" },
	{ "rope", "ロープ" },
	{ "rotary", "ロータリー" },
	{ "rugby", "ラグビー" },
	{ "runner", "ランナー" },
	{ "safari", "サファリ" },
	{ "salad", "サラダ" },
	{ "sandal", "サンダル" },
	{ "sapphire", "サファイア" },
	{ "sauna", "サウナ" },
	{ "screen", "スクリーン" },
	{ "seesaw", "シーソー" },
	{ "seminar", "セミナー" },
	{ "sepia", "セピア" },
	{ "shovel", "シャベル" },
	{ "signal", "シグナル" },
	{ "siren", "サイレン" },
	{ "sketch", "スケッチ" },
	{ "skirt", "スカート" },
	{ "slide", "スライド" },
	{ "slipper", "スリッパ" },
	{ "sofa", "ソファー" },
	{ "sonata", "ソナタ" },
	{ "spice", "スパイス" },
	{ "sponge", "スポンジ" },
	{ "spray", "スプレー" },
	{ "stadium", "スタジアム" },
	{ "steak", "ステーキ" },
	{ "stove", "ストーブ" },
	{ "studio", "スタジオ" },
	{ "suit", "スーツ" },
	{ "talent", "タレント" },
	{ "taxi", "タクシー" },
	{ "tempo", "テンポ" },
	{ "theater", "シアター" },
	{ "tiger", "タイガー" },
	{ "toast", "トースト" },
	{ "topaz", "トパーズ" },
	{ "tower", "タワー" },
	{ "trio", "トリオ" },
	{ "trumpet", "トランペット" },
	{ "tulip", "チューリップ" },
	{ "tuxedo", "タキシード" },
	{ "ukulele", "ウクレレ" },
	{ "unicorn", "ユニコーン" },
	{ "utopia", "ユートピア" },
	{ "vanilla", "バニラ" },
	{ "veranda", "ベランダ" },
	{ "veteran", "ベテラン" },
	{ "video", "ビデオ" },
	{ "violin", "バイオリン" },
	{ "vitamin", "ビタミン" },
	{ "whiskey", "ウイスキー" },
	{ "wire", "ワイヤー" },
	{ "yogurt", "ヨーグルト" },
	{ "zigzag", "ジグザグ" },
	{ "zone", "ゾーン" },
};

/*
 * The check word: the sum of the others, each times another power of x in
 * GF(2^8) (polynomial 0x11d), as one check symbol of Reed and Solomon.
 */
static uint8_t
check_of(const struct words *words)
{
	unsigned sum = 0;

	for (size_t i = 0; i < WORDS_COUNT - 1; i++) {
		sum ^= words->at[i];
		sum <<= 1;
		if (sum > 0xff)
			sum ^= 0x11d;
	}
	return (uint8_t)sum;
}

struct words
words_of(const struct digest *digest)
{
	struct words words;

	memcpy(words.at, digest->bytes, WORDS_COUNT - 1);
	words.at[WORDS_COUNT - 1] = check_of(&words);
	return words;
}

const char *
words_english(uint8_t number)
{
	return list[number].english;
}

const char *
words_japanese(uint8_t number)
{
	return list[number].japanese;
}

bool
words_same(const struct words *a, const struct words *b)
{
	return memcmp(a->at, b->at, WORDS_COUNT) == 0;
}

/* --- typed ---------------------------------------------------------------- */

/* The length of a space, comma or their wide kind at the front, or 0. */
static size_t
gap_at(struct span text)
{
	uint32_t c;
	size_t step = utf8_next(text, &c);

	return c == ' ' || c == '\t' || c == '\n' || c == ',' || c == 0x3000 ||
	               c == 0x3001 || c == 0x30fb
	           ? step
	           : 0;
}

/* The next word in the spelling of the list: small letters, katakana. */
static bool
word_cut(struct span *rest, struct text *word)
{
	uint32_t c;
	size_t step;

	while ((step = gap_at(*rest)) > 0)
		*rest = (struct span){ rest->at + step, rest->len - step };
	while ((step = utf8_next(*rest, &c)) > 0 && gap_at(*rest) == 0) {
		if (c >= 'A' && c <= 'Z')
			text_add_char(word, (char)(c - 'A' + 'a'));
		else if (c >= 0x3041 && c <= 0x3096) {
			c += 0x60; /* hiragana to katakana */
			text_add_char(word, (char)(0xe0 | c >> 12));
			text_add_char(word, (char)(0x80 | (c >> 6 & 0x3f)));
			text_add_char(word, (char)(0x80 | (c & 0x3f)));
		} else {
			text_add_bytes(word, rest->at, step);
		}
		*rest = (struct span){ rest->at + step, rest->len - step };
	}
	return word->len > 0;
}

static bool
word_find(const char *word, uint8_t *number)
{
	for (unsigned i = 0; i < 256; i++)
		if (strcmp(word, list[i].english) == 0 ||
		    strcmp(word, list[i].japanese) == 0) {
			*number = (uint8_t)i;
			return true;
		}
	return false;
}

static int
word_parse(const struct text *word, size_t count, struct words *words,
    struct error *err)
{
	if (count == WORDS_COUNT)
		return error_set(err, ERROR_INPUT,
		    N_("leave out what is not one of the words"),
		    N_("more than %d words"), WORDS_COUNT);
	if (word_find(word->at, &words->at[count]))
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("look at the paper again, or ask for the word to be read again"),
	    N_("word %zu, \"%s\", is none of the list"), count + 1, word->at);
}

int
words_parse(struct span typed, struct words *words, struct error *err)
{
	struct text word = { 0 };
	size_t count = 0;
	int rc = -1;

	*words = (struct words){ 0 };
	if (typed.len > WORDS_TEXT_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("leave out what is not one of the words"),
		    N_("more than %d words"), WORDS_COUNT);
	while (word_cut(&typed, &word)) {
		if (word_parse(&word, count, words, err) != 0)
			goto out;
		count++;
		text_clear(&word);
	}
	if (typed.len > 0 || count < WORDS_COUNT) {
		error_set(err, ERROR_INPUT,
		    N_("type all of them, the last one too"),
		    N_("%zu words; there must be %d"), count, WORDS_COUNT);
		goto out;
	}
	if (words->at[WORDS_COUNT - 1] != check_of(words)) {
		error_set(err, ERROR_INPUT,
		    N_("look at the paper again, or ask for the words to be "
		       "read again"),
		    N_("the words do not fit together: one is wrong, or two "
		       "have changed places"));
		goto out;
	}
	rc = 0;
out:
	text_clear(&word);
	if (rc != 0)
		*words = (struct words){ 0 };
	return rc;
}
