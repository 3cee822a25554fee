"use strict";
/*
 * page.js PAGE OUT [SHOW]: the result page in a browser. Prints a line for
 * each test; screenshots of SHOW (or of PAGE) lie in OUT afterwards.
 * page.js --city PAGE OUT: the same of a canvass with joined districts.
 * page.js --corrected PAGE OUT: of a station whose certificate 2 replaces 1.
 */
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const city = process.argv[2] === "--city";
const corrected = process.argv[2] === "--corrected";
const [page_path, out, show] = process.argv.slice(city || corrected ? 3 : 2);
const original = fs.readFileSync(page_path, "utf8");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const views = { phone: [390, 844], desktop: [1280, 900], projector: [1920, 1080] };
let number = 0, failed = 0, browser;

async function test(name, body) {
	number += 1;
	try {
		await body();
		console.log(`ok ${number} - ${name}`);
	} catch (error) {
		failed += 1;
		console.log(`not ok ${number} - ${name}\n# ${
			String(error.message).replaceAll("\n", "\n# ")}`);
	}
}

function same(seen, wanted, what) {
	if (JSON.stringify(seen) !== JSON.stringify(wanted))
		throw new Error(`${what}: ${JSON.stringify(seen)}, wanted ${
			JSON.stringify(wanted)}`);
}

/* Opens a page; whatever it asks for beyond itself is an error. */
async function with_page(file, options, body) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const trouble = [];
	page.on("request", (request) => {
		if (request.url() !== `file://${file}`)
			trouble.push(`asked for ${request.url()}`);
	});
	page.on("console", (message) => trouble.push(message.text()));
	page.on("pageerror", (error) => trouble.push(error.message));
	try {
		await page.goto(`file://${file}`);
		await body(page);
		same(trouble, [], "trouble");
	} finally {
		await context.close();
	}
}

/* What the page says of itself: the state, and of each check its own. */
async function verdict(page) {
	await page.waitForFunction(() => {
		const said = document.querySelector(".self [data-when]:not([hidden])");
		return said && said.dataset.when !== "checking";
	});
	return page.evaluate(() => ({
		state: document.querySelector(".self [data-when]:not([hidden])")
			.dataset.when,
		checks: Object.fromEntries([...document.querySelectorAll(
			"article.ja [data-check]")].map((row) =>
			[row.dataset.check, row.className])),
		detail: document.querySelector(".checks .bad .detail")?.textContent,
	}));
}

/* The same page with other words in it. */
async function changed(content, body, options = {}) {
	const file = path.join(path.dirname(page_path), "changed.html");
	same(content !== original, true, "the page was changed");
	fs.writeFileSync(file, content);
	await with_page(file, options, body);
}

/* A changed page fails, and `check` is the first to say so. */
async function fails(content, check) {
	await changed(content, async (page) => {
		const seen = await verdict(page);
		const first = Object.entries(seen.checks)
			.find(([, state]) => state === "bad");
		same([seen.state, first?.[0]], ["failed", check], seen.detail ?? "");
	});
}

/* --- the record -------------------------------------------------------------- */

/* Which check finds a changed file of a kind. */
const finds = { "root": "root", "election-note": "definition",
	"election-json": "definition", "ordinance-json": "definition",
	"setup-note": "definition", "setup-json": "definition",
	"roster-note": "definition", "log.txt": "log",
	"result.json": "certificate", "return": "files",
	"checkpoint": "checkpoints" };

/* One character of the middle of a block's base64 becomes another. */
function flip(block) {
	const at = original.indexOf(block[0]) + block[0].indexOf(block[2]) +
		Math.floor(block[2].length / 2);
	const other = original[at] === "A" ? "B" : "A";
	return original.slice(0, at) + other + original.slice(at + 1);
}

async function test_record() {
	const blocks = [...original.matchAll(
		/<script type="text\/plain" data-file="([^"]+)">([^<]+)<\/script>/g)];
	const kinds = new Map(blocks.map((block) =>
		[block[1].replace(/^files\/\d+-(.*)\.\w+$/, "$1"), block]));
	same(kinds.size >= 13, true, "kinds of files");
	same(kinds.has("return"), city, "figures of stations");
	for (const [kind, block] of kinds) {
		const check = finds[kind] ?? "notes";
		await test(`one byte of ${block[1]}: ${check} finds it`,
			() => fails(flip(block), check));
	}
	const sort = city ? "-certificate" : "-turnout";
	await test("a file left out: files finds it", () => {
		const gone = blocks.find((block) => block[1].includes(sort));
		return fails(original.replace(gone[0], ""), "files");
	});
	await test("a file entered twice: files finds it", () => {
		const [one, two] = blocks.filter((b) => b[1].includes(sort));
		return fails(original.replace(two[2], one[2]), "files");
	});
	await test("a log cut short: files finds it", () => {
		const log = blocks.find((block) => block[1] === "log.txt");
		const lines = Buffer.from(log[2], "base64").toString().split("\n");
		const short = Buffer.from(lines.slice(0, -4).join("\n") + "\n")
			.toString("base64");
		return fails(original.replace(log[2], short), "files");
	});
}

/* --- what is seen -------------------------------------------------------------- */

async function test_words() {
	await test("a figure changed: page finds it", () => fails(
		original.replace(/(data-at="\/result\/total\/voters">)65</, "$166<"),
		"page"));
	await test("a share changed: page finds it", () =>
		fails(original.replace(">58.62%<", ">59.62%<"), "page"));
	await test("an outcome changed: page finds it", () => fails(original.replace(
		/(data-label="\/result\/decision\/outcomes\/0\/label">)[^<]+/,
		"$1賛成多数"), "page"));
	await test("options exchanged: page finds it", () => fails(original.replace(
		/(questions\/0\/options\/0\/label">)賛成/, "$1反対"), "page"));
	await test("a bar made longer: page finds it", () => fails(original.replace(
		/(<rect class="o1" x="[^"]+" y="\d+" width=")41/, "$151"), "page"));
	await test("English words of a finding changed: page finds it", () =>
		fails(original.replace("6 of 60 papers are invalid", "1 of 60"), "page"));
	await test("another fingerprint: root finds it", () => fails(
		original.replace(/(class="groups"><li>)..../, "$1ffff"), "root"));
	await test("another hash of the result: page finds it", () => fails(
		original.replace(/(data-hash="result">)......../, "$1ffffffff"), "page"));
	await test("a script that was changed does not run", () => {
		const file = path.join(path.dirname(page_path), "changed.html");
		fs.writeFileSync(file, original.replace('"use strict";\n/*',
			'"use strict";\ndocument.title = "ran";\n/*'));
		return browser.newPage().then(async (page) => {
			await page.goto(`file://${file}`);
			same(await page.title() === "ran", false, "it ran");
			same(await page.locator(".self").first().isHidden(), true, "self");
			await page.close();
		});
	});
}

/* --- people ---------------------------------------------------------------------- */

async function test_people() {
	await test("it opens, asks for nothing, and everything fits", () =>
		with_page(page_path, {}, async (page) => {
			const { state, checks } = await verdict(page);
			same(state, "verified", "state");
			same(Object.values(checks).every((one) =>
				one === "good" || one === "none"), true, "checks");
			same(Object.keys(checks).length, 9, "checks");
		}));
	await test("the reader's paper is compared with the record", () =>
		with_page(page_path, {}, async (page) => {
			await verdict(page);
			const typed = page.locator("article.ja .typed");
			const said = page.locator(
				"article.ja .compare [data-when]:not([hidden])");
			const groups = await page.locator("article.ja .groups li")
				.allTextContents();
			await typed.fill(groups.slice(0, 3).join(" "));
			same(await said.getAttribute("data-when"), "part", "three groups");
			await typed.fill(groups.join(" ").toUpperCase());
			same(await said.getAttribute("data-when"), "same", "all groups");
			await typed.fill(groups.join("").slice(0, -1) + "x");
			same(await said.getAttribute("data-when"), "different", "a slip");
		}));
	await test("without scripts it is read, in both languages", () =>
		with_page(page_path, { javaScriptEnabled: false }, async (page) => {
			const ja = page.locator("article.ja"), en = page.locator("article.en");
			same([await ja.isVisible(), await en.isVisible()], [true, false], "ja");
			same((await page.locator("article.ja .outcome").first().innerText())
				.includes("34"), true, "outcome");
			same(await page.locator("article.ja noscript").isVisible(), true,
				"it says so");
			await page.check("#choose-en");
			same([await ja.isVisible(), await en.isVisible()], [false, true], "en");
		}));
	await test("the keyboard alone changes the language", () =>
		with_page(page_path, {}, async (page) => {
			await page.keyboard.press("Tab");
			await page.keyboard.press("ArrowRight");
			same(await page.locator("article.en").isVisible(), true, "en");
		}));
	await test("a browser without Ed25519 is told so", async () => {
		const context = await browser.newContext();
		await context.addInitScript(() => {
			const real = crypto.subtle.importKey.bind(crypto.subtle);
			crypto.subtle.importKey = (format, key, how, ...rest) =>
				how.name === "Ed25519"
					? Promise.reject(new DOMException("", "NotSupportedError"))
					: real(format, key, how, ...rest);
		});
		const page = await context.newPage();
		await page.goto(`file://${page_path}`);
		same((await verdict(page)).state, "unable", "state");
		await context.close();
	});
}

/* What a canvass shows beside: its stations' districts, joined ones, too. */
async function test_city() {
	await test("a canvass opens, asks for nothing, and everything fits", () =>
		with_page(page_path, {}, async (page) => {
			const { state, checks } = await verdict(page);
			same(state, "verified", "state");
			same(Object.values(checks).every((one) =>
				one === "good" || one === "none"), true, "checks");
		}));
	for (const [language, names] of [["ja", ["南開票区", "東開票区"]],
		["en", ["South", "East"]]])
		await test(`${language}: the joined district has voters, no votes`, () =>
			with_page(page_path, {}, async (page) => {
				await page.check(`#choose-${language}`);
				const article = page.locator(`article.${language}`);
				same(await article.isVisible(), true, language);
				const rows = await article.locator("tr").allInnerTexts();
				const east = rows.filter((row) => row.startsWith(names[1]));
				const both = rows.filter((row) => row.startsWith(names[0]) &&
					row.includes(`+ ${names[1]}`));
				same(both.length >= 3, true, "rows of both");
				same(east.length >= 1, true, "rows of its voters");
				same(await article.locator(
					"[data-at^='/result/districts/2/questions']").count(),
				0, "its choices");
			}));
	await test("a figure of a joined district changed: page finds it", () =>
		fails(original.replace(
			/(data-at="\/result\/districts\/1\/questions\/0\/options\/against">)6</,
			"$17<"), "page"));
	await test("a voter of a station changed: page finds it", () => fails(
		original.replace(/(data-at="\/result\/districts\/0\/voters">)8</, "$19<"),
		"page"));
}

/* What changed stands where a reader sees it, old and new. */
async function test_corrected() {
	await test("a corrected page opens, asks for nothing, and everything fits",
		() => with_page(page_path, {}, async (page) => {
			const { state, checks } = await verdict(page);
			same(state, "verified", "state");
			same(Object.values(checks).every((one) =>
				one === "good" || one === "none"), true, "checks");
		}));
	for (const [language, head, line] of [
		["ja", "証明書第2号は第1号を置き換えた", /hall\.option\.for.*前 33、後 32/],
		["en", "certificate no. 2 replaces no. 1",
			/hall\.option\.for: old 33, new 32/]])
		await test(`${language}: the correction, its old and its new figure`, () =>
			with_page(page_path, {}, async (page) => {
				await page.check(`#choose-${language}`);
				const article = page.locator(`article.${language}`);
				same(await article.getByText(head).first().isVisible(), true,
					"at its head");
				const lines = article.getByText(line);
				same(await lines.count() >= 1 && await lines.first().isVisible(),
					true, "old and new");
			}));
	await test("the replaced certificate stands in the record, and is told", () => {
		const names = [...original.matchAll(/files\/\d+-certificate\.note/g)];
		same(new Set(names.map(([one]) => one)).size >= 2, true, "certificates");
	});
}

/* axe and a picture of each view; nothing wider than the screen. */
async function test_looks(file, seen, pictures) {
	for (const [view, [width, height]] of seen)
		for (const scheme of ["light", "dark"])
			for (const language of ["ja", "en"]) {
				const name = `${view}-${scheme}-${language}`;
				await test(`${name}: axe finds nothing`, () => with_page(file,
					{ viewport: { width, height }, colorScheme: scheme },
					async (page) => {
						await page.check(`#choose-${language}`);
						await verdict(page);
						await look(page, pictures && `${pictures}/${name}.png`);
					}));
			}
}

async function look(page, picture) {
	for (const fold of await page.locator("details").all())
		await fold.evaluate((one) => { one.open = true; });
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => axe.run());
	same(violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3)
		.map((node) => node.target.join(" ")).join(", ")}`), [], "axe");
	same(await page.evaluate(() => document.documentElement.scrollWidth <=
		document.documentElement.clientWidth), true, "no wider than the screen");
	for (const fold of await page.locator("details").all())
		await fold.evaluate((one) => { one.open = false; });
	if (picture)
		await page.screenshot({ path: picture });
}

async function test_print() {
	await test("on paper: one language, nothing that only a screen needs", () =>
		with_page(page_path, {}, async (page) => {
			await verdict(page);
			await page.emulateMedia({ media: "print" });
			same(await page.locator("nav").first().isVisible(), false, "nav");
			same(await page.locator("article.en").isVisible(), false, "en");
			await page.pdf({ path: `${out}/print.pdf`, format: "A4",
				margin: { top: "15mm", bottom: "15mm", left: "15mm",
					right: "15mm" } });
		}));
}

async function finish() {
	await browser.close();
	console.log(`1..${number}`);
	process.exit(failed > 0 ? 1 : 0);
}

async function main() {
	browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu",
			"--disable-background-networking", "--disable-component-update",
			"--disable-sync", "--no-first-run"] });
	if (city) {
		await test_city();
		await test_record();
		await test_looks(page_path, Object.entries(views).slice(0, 2), out);
		await finish();
	}
	if (corrected) {
		await test_corrected();
		await test_record();
		await test_looks(page_path, Object.entries(views).slice(0, 1), out);
		await finish();
	}
	await test_people();
	await test_record();
	await test_words();
	const all = Object.entries(views);
	await test_looks(page_path, show ? all.slice(0, 1) : all, show ? null : out);
	if (show)
		await test_looks(show, all, out);
	await test_print();
	await finish();
}

main();
