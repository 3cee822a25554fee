"use strict";
/*
 * The page checks the public record that it carries: signatures, log, sums,
 * and every figure that it shows. Formats: docs/formats.md. It sends nothing,
 * keeps nothing and asks nothing of the reader but the fingerprint on paper.
 */
(() => {
	/* --- bytes ---------------------------------------------------------- */

	const encode = (text) => new TextEncoder().encode(text);
	const decode = (bytes) =>
		new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	const hex = (bytes) =>
		[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
	const unhex = (text) =>
		Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

	/* Canonical base64 only: one spelling. */
	function unbase64(text) {
		const binary = atob(text);
		must(btoa(binary) === text, "base64");
		return Uint8Array.from(binary, (c) => c.charCodeAt(0));
	}

	async function sha256(...pieces) {
		const all = new Uint8Array(
			pieces.reduce((length, piece) => length + piece.length, 0));
		let at = 0;
		for (const piece of pieces) {
			all.set(piece, at);
			at += piece.length;
		}
		return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
	}
	const digest = async (bytes) => hex(await sha256(bytes));

	/* What does not hold ends its check; the message says where. */
	class Misfit extends Error {}
	function must(condition, where) {
		if (!condition)
			throw new Misfit(where);
	}

	/* --- the record ----------------------------------------------------- */

	const blocks = new Map();
	const record = { entries: [], setups: [], rosters: [], keys: new Map() };
	const secret = ["ballots", "bundles", "sheet", "checkins", "roll-list",
		"roll-changes"];

	function read() {
		for (const block of document.querySelectorAll("script[data-file]")) {
			let bytes = new Uint8Array(); /* fits nothing */
			try {
				bytes = unbase64(block.textContent);
			} catch { }
			blocks.set(block.dataset.file, bytes);
		}
		record.files = [...blocks].filter(([name]) => name.startsWith("files/"))
			.map(([name, bytes]) => {
				const [, seq, kind] =
					name.match(/^files\/(\d{6,})-([a-z-]+)\.\w+$/) ?? [];
				return { name, bytes, seq: Number(seq), kind };
			});
	}
	const of = (kind) => record.files.filter((file) => file.kind === kind);
	const json = (file) => JSON.parse(decode(file.bytes));
	const result = () => JSON.parse(decode(blocks.get("result.json")));

	/* --- signed notes, formats.md 2 ------------------------------------- */

	async function vkey(line) {
		const [, name, id, base64] = line.match(/^([^+]+)\+([0-9a-f]{8})\+(\S+)$/);
		const bytes = unbase64(base64);
		must(bytes.length === 33 && bytes[0] === 1, name);
		const made = await sha256(encode(name + "\n"), bytes);
		must(hex(made.slice(0, 4)) === id, name);
		return { name, id, key: await crypto.subtle.importKey("raw",
			bytes.slice(1), { name: "Ed25519" }, false, ["verify"]) };
	}

	function split(file) {
		const whole = decode(file.bytes);
		const end = whole.lastIndexOf("\n\n");
		must(end > 0 && whole.endsWith("\n"), file.name);
		const text = whole.slice(0, end + 1);
		const lines = whole.slice(end + 2, -1).split("\n").map((line) => {
			const part = line.match(/^\u2014 (\S+) (\S+)$/);
			must(part, file.name);
			const bytes = unbase64(part[2]);
			return { name: part[1], id: hex(bytes.slice(0, 4)),
				signature: bytes.slice(4) };
		});
		const fields = text.slice(0, -1).split("\n").map((line) => {
			const at = line.indexOf(" ");
			return [line.slice(0, at), line.slice(at + 1)];
		});
		return { file, text: encode(text), lines, fields,
			get: (key) => (fields.find(([k]) => k === key) || [])[1],
			all: (key) => fields.filter(([k]) => k === key).map(([, v]) => v) };
	}

	/* The distinct keys of `ring` that signed; every line must hold. */
	async function signers(note, ring) {
		const found = new Map();
		for (const { name, id, signature } of note.lines) {
			const entry = ring.get(`${name}+${id}`);
			must(entry && !found.has(entry.name), `${note.file.name}: ${name}`);
			must(await crypto.subtle.verify("Ed25519", entry.key, signature,
				note.text), `${note.file.name}: ${name}`);
			found.set(entry.name, entry);
		}
		return [...found.values()];
	}

	async function authority(note) {
		const signed = await signers(note, record.authority);
		must(signed.length >= record.required, note.file.name);
		record.signatures += signed.length;
		return note;
	}

	/* As many of each role as a setup asks for. */
	function satisfies(note, kind, signed, policies) {
		const policy = policies[kind] ??
			(["bundle", "interim"].includes(kind) && policies.certificate);
		return policy && Object.entries(policy).every(([role, rule]) => {
			const slots = rule.slots ?? rule, must_sign = rule.signed ?? rule;
			const by_key = signed.filter((key) => key.role === role).length;
			const others = note.all("slot")
				.filter((slot) => slot.startsWith(role + " ")).length;
			return by_key >= must_sign && by_key + others >= slots;
		});
	}

	/* --- the checks: each returns how much it looked at, or null --------- */

	async function check_root() {
		const [root] = of("root");
		const lines = decode(root.bytes).split("\n");
		record.fingerprint = await digest(root.bytes);
		record.authority = new Map();
		record.required = Number(lines.find((l) => l.startsWith("required "))
			.slice(9));
		for (const line of lines.filter((l) => l.startsWith("authority "))) {
			const key = await vkey(line.slice(10));
			record.authority.set(`${key.name}+${key.id}`, key);
		}
		must(lines[0] === "kaihyo root v1" && record.required >= 1 &&
			record.required <= record.authority.size, root.name);
		for (const list of document.querySelectorAll(".groups"))
			must([...list.children].map((li) => li.textContent).join("") ===
				record.fingerprint, "fingerprint");
		return [record.required, record.authority.size];
	}

	/* The one file of this kind with this digest. */
	async function named(kind, wanted) {
		for (const file of of(kind))
			if (await digest(file.bytes) === wanted)
				return file;
		throw new Misfit(`${kind} ${wanted}`);
	}

	async function check_definition() {
		record.signatures = 0;
		const [first] = of("election-note");
		const note = await authority(split(first));
		record.election = await digest(note.text);
		record.electionJson = json(await named("election-json",
			note.get("definition")));
		await named("ordinance-json", note.get("ordinance"));
		for (const file of of("setup-note")) {
			const setup = await authority(split(file));
			must(setup.get("election") === record.election, file.name);
			record.setups.push({ id: await digest(setup.text),
				number: Number(setup.get("number")),
				json: json(await named("setup-json", setup.get("setup"))) });
		}
		for (const file of of("roster-note")) {
			const roster = await authority(split(file));
			must(roster.get("election") === record.election, file.name);
			record.rosters.push({ id: await digest(roster.text), note: roster,
				number: Number(roster.get("number")) });
		}
		const by_number = (a, b) => a.number - b.number;
		record.setup = record.setups.sort(by_number).at(-1);
		for (const roster of record.rosters.sort(by_number))
			await read_roster(roster);
		return [record.signatures];
	}

	/* Keys of later rosters come last and count. */
	async function read_roster({ note, number }) {
		for (const line of note.all("key")) {
			const [text, role, scope] = line.split(" ");
			const key = await vkey(text);
			record.keys.set(`${key.name}+${key.id}`,
				{ ...key, role, scope, number });
		}
		for (const line of note.all("revoked"))
			record.keys.get(line.split(" ")[0]).revoked = true;
	}

	async function check_notes() {
		const own = ["root", "election-note", "setup-note", "roster-note"];
		let count = 0, signatures = 0;
		for (const file of record.files) {
			if (!file.name.endsWith(".note") || own.includes(file.kind))
				continue;
			const note = split(file);
			must(note.fields[0].join(" ") === `kaihyo ${file.kind} v1` &&
				note.get("election") === record.election, file.name);
			const ring = new Map([...record.authority, ...record.keys]);
			const signed = await signers(note, ring);
			const office = signed.filter((key) => !key.role).length;
			must(["roll", "gate"].includes(file.kind) &&
				office >= record.required ||
				record.setups.some((setup) => satisfies(note, file.kind,
					signed, setup.json.policy)), file.name);
			count += 1;
			signatures += signed.length;
		}
		return [count, signatures];
	}

	/* RFC 6962: the root over entries from `from` to before `to`. */
	const nodes = new Map();
	async function tree(from, to) {
		const name = `${from} ${to}`;
		if (nodes.has(name))
			return nodes.get(name);
		let half = 1;
		while (2 * half < to - from)
			half *= 2;
		const node = to - from === 1
			? await sha256(Uint8Array.of(0), encode(record.entries[from].line))
			: await sha256(Uint8Array.of(1), await tree(from, from + half),
				await tree(from + half, to));
		nodes.set(name, node);
		return node;
	}
	const log_root = async (size) => hex(size > 0 && size <= record.entries.length
		? await tree(0, size) : await sha256());

	function payload(text) {
		return Object.fromEntries(text.split(" ").map((pair) => {
			const at = pair.indexOf("=");
			return [pair.slice(0, at), pair.slice(at + 1)];
		}));
	}

	async function check_log() {
		const whole = decode(blocks.get("log.txt"));
		must(whole.endsWith("\n"), "log.txt");
		let last = hex(await sha256());
		record.entries = [];
		for (const line of whole.slice(0, -1).split("\n")) {
			const [seq, epoch, prev, , type, rest] = line.split("\t");
			const at = record.entries.length;
			must(seq === String(at) && epoch === "0" && prev === last &&
				(type === "OPEN") === (at === 0), `log.txt ${at}`);
			record.entries.push({ ...payload(rest), line, type });
			last = hex(await tree(at, at + 1));
		}
		const open = record.entries[0], size = record.entries.length;
		must(open.root === record.fingerprint &&
			open.election === record.election, "log.txt 0");
		must(!record.entries.slice(0, -1).some((e) => e.type === "CLOSE"), "CLOSE");
		record.root = await log_root(size);
		return [size];
	}

	/* Does the entry that stands for a file say its hash? */
	async function is_entered(file) {
		const entry = record.entries[file.seq];
		if (!entry)
			return false;
		if (entry.type === "ACCEPTED")
			return entry.kind === file.kind &&
				entry.sha256 === await digest(file.bytes);
		if (file.kind === "checkpoint")
			return entry.type === "CLOSE" || entry.type === "CHECKPOINT" &&
				entry.sha256 === await digest(file.bytes);
		/* The definition that the station was opened with. */
		return entry.type === "OPEN" && file.seq === 0;
	}

	async function check_files() {
		for (const file of record.files) {
			must(await is_entered(file), file.name);
			must(!secret.includes(file.kind), file.name);
		}
		const here = new Set(record.files.map((file) => file.seq));
		let withheld = 0;
		record.entries.forEach((entry, seq) => {
			if (entry.type !== "ACCEPTED")
				return;
			withheld += secret.includes(entry.kind);
			must(secret.includes(entry.kind) || here.has(seq), `log.txt ${seq}`);
		});
		return [record.files.length, withheld];
	}

	async function check_checkpoints() {
		const files = of("checkpoint");
		for (const file of files) {
			const note = split(file);
			const [origin, size, root] = decode(note.text).split("\n");
			const key = [...record.keys.values()].find((entry) =>
				entry.role === "log" && entry.name === origin);
			must(key, file.name);
			const own = note.lines.filter((line) =>
				line.name === key.name && line.id === key.id);
			must(own.length === 1 && await crypto.subtle.verify("Ed25519",
				key.key, own[0].signature, note.text), file.name);
			must(Number(size) <= record.entries.length &&
				await log_root(Number(size)) === hex(unbase64(root)), file.name);
		}
		return files.length > 0 ? [files.length] : null;
	}

	async function check_certificate() {
		const notes = of("certificate").map(split).filter((note) =>
			note.get("station") === record.entries[0].station);
		if (!document.querySelector("[data-hash=certificate]"))
			return null; /* a draft */
		const note = notes.sort((a, b) =>
			Number(a.get("number")) - Number(b.get("number"))).at(-1);
		const signed = await signers(note, record.keys);
		must(signed.every((key) => !key.revoked &&
			key.number === record.rosters.at(-1).number &&
			key.scope === `station:${note.get("station")}`), note.file.name);
		const [size, root] = note.get("log").split(" ");
		must(Number(size) <= note.file.seq &&
			await log_root(Number(size)) === root, "log");
		must(note.get("result") === await digest(blocks.get("result.json")),
			"result.json");
		record.certificate = note;
		return [signed.length];
	}

	/* Every figure of a district as the certificate writes it. */
	function certified(district, open) {
		const lines = [];
		const add = (name, value) =>
			lines.push(`${district.district} ${name} ${value}`);
		for (const name of ["voters", "taken-home", "not-put-in", "moved-in",
			"moved-out"])
			add(name, district[name]);
		if (!open)
			return lines;
		if (district.unexplained !== null)
			add("unexplained", district.unexplained);
		for (const [paper, value] of Object.entries(district.papers))
			add(`papers.${paper}`, value);
		for (const q of district.questions) {
			for (const [id, value] of Object.entries(q.options))
				add(`${q.question}.option.${id}`, value);
			for (const [id, value] of Object.entries(q.categories))
				add(`${q.question}.category.${id}`, value);
			for (const name of ["valid", "invalid", "none"])
				add(`${q.question}.${name}`, q[name]);
		}
		return lines;
	}

	/* Each number of `total` is the sum of those of the districts. */
	function adds_up(total, parts, where) {
		for (const [name, value] of Object.entries(total)) {
			const at = `${where}/${name}`;
			/* A district whose choices count elsewhere has none here. */
			const same = parts.map((part) => part[name])
				.filter((part) => part !== undefined);
			if (typeof value === "number")
				must(same.reduce((a, b) => a + b, 0) === value, at);
			else if (value !== null && typeof value === "object")
				adds_up(value, same, at);
		}
	}

	const sum = (object) => Object.values(object).reduce((a, b) => a + b, 0);

	async function check_figures() {
		const { districts, total, gate, decision, ...head } = result();
		must(head.election === record.election &&
			head.setup === record.setup.id &&
			head.roster === record.rosters.at(-1).id &&
			head.station === record.entries[0].station, "result.json");
		const { districts: count, ...figures } = total;
		must(count === districts.length, "total/districts");
		adds_up(figures, districts, "total");
		for (const area of [...districts, total])
			for (const q of area.questions)
				must(sum(q.options) === q.valid && q.papers ===
					q.valid + q.invalid + q.none + q.review,
					`${area.district ?? "total"} ${q.question}`);
		if (!record.certificate)
			return null;
		const open = gate === "none" || gate === "open";
		const mine = districts.flatMap((one) => certified(one, open)).sort();
		const theirs = record.certificate.all("figure").sort();
		const differs = mine.findIndex((line, i) => line !== theirs[i]);
		must(differs < 0 && mine.length === theirs.length,
			mine[differs] ?? "figure");
		const outcomes = (decision?.outcomes ?? []).filter((o) => o.outcome)
			.map((o) => `${o.question} ${o.outcome}`).sort();
		must(outcomes.join() === record.certificate.all("outcome").join(),
			"outcome");
		return [mine.length];
	}

	/* --- what is seen ----------------------------------------------------- */

	/* People on the roll, by district, from the office's roll.note. */
	function roll() {
		const note = of("roll").map(split).filter((n) => n.get("stage") === "e")
			.sort((a, b) => a.get("number") - b.get("number")).at(-1);
		const mine = new Set(result().districts.map((d) => d.district));
		const districts = {};
		for (const line of note ? note.all("precinct") : []) {
			const [id, number] = line.split(" ");
			const place = record.setup.json.places.find((p) => p.id === id);
			if (mine.has(place.district))
				districts[place.district] =
					(districts[place.district] ?? 0) + Number(number);
		}
		return { districts, total: sum(districts) };
	}

	/* "/result/total/voters" in what was verified above. */
	const look = (seen, pointer) => pointer.slice(1).split("/")
		.reduce((at, name) => at?.[name], seen);
	/* "/a -/b": pointers, or digits, added up or taken off. */
	const add_up = (seen, pointers) => pointers.split(" ").map((one) =>
		one.startsWith("-") ? -look(seen, one.slice(1))
			: one.startsWith("/") ? look(seen, one) : Number(one))
		.reduce((a, b) => a + b, 0);
	const thousandths = (part, whole) =>
		Math.floor((2 * part * 1000 + whole) / (2 * whole));
	const percent = (n) => `${Math.floor(n / 10)}.${n % 10}%`;

	/* "49.62%", as html.c writes it. */
	function share(part, whole) {
		let n = Math.floor((2 * part * 10000 + whole) / (2 * whole));
		if (n % 2500 === 0)
			n += Math.sign(part * 10000 - n * whole);
		return whole === 0 ? "–" : `${Math.floor(n / 100)}.` +
			`${String(n % 100).padStart(2, "0")}%`;
	}

	function bar_fits(svg, seen) {
		const whole = add_up(seen, svg.dataset.whole);
		let before = 0;
		for (const rect of svg.querySelectorAll("rect[data-part]")) {
			const part = add_up(seen, rect.dataset.part);
			const from = thousandths(before, whole);
			const to = thousandths(before + part, whole);
			must(rect.getAttribute("x") === percent(from) &&
				rect.getAttribute("width") === percent(to - from),
				rect.dataset.part);
			before += part;
		}
	}

	async function check_page() {
		const seen = { result: result(), election: record.electionJson,
			setup: record.setup.json, roll: roll() };
		const hashes = { election: record.election, log: record.root,
			size: String(record.entries.length),
			result: await digest(blocks.get("result.json")),
			certificate: record.certificate &&
				await digest(record.certificate.text) };
		const figures = document.querySelectorAll("[data-at]");
		for (const figure of figures)
			must(figure.textContent === add_up(seen, figure.dataset.at)
				.toLocaleString("en-US"), figure.dataset.at);
		for (const { textContent, dataset } of
			document.querySelectorAll("[data-share]"))
			must(textContent === share(add_up(seen, dataset.share),
				add_up(seen, dataset.whole)), dataset.share);
		for (const words of document.querySelectorAll("[data-words]"))
			must(words.textContent === look(seen, words.dataset.words),
				words.dataset.words);
		for (const name of document.querySelectorAll("[data-label]"))
			must(name.textContent === look(seen, name.dataset.label)
				?.[name.closest("[lang]").lang], name.dataset.label);
		for (const hash of document.querySelectorAll("[data-hash]"))
			must(hash.textContent === hashes[hash.dataset.hash],
				hash.dataset.hash);
		for (const svg of document.querySelectorAll("svg.bar"))
			bar_fits(svg, seen);
		return [figures.length];
	}

	/* --- saying so -------------------------------------------------------- */

	/* Of the words that stand in the page already, shows those of `when`. */
	function say(place, when) {
		for (const words of place.querySelectorAll("[data-when]"))
			words.hidden = words.dataset.when !== when;
	}

	function say_all(when) {
		document.body.classList.remove("verified", "failed");
		if (when === "verified" || when === "failed")
			document.body.classList.add(when);
		for (const place of document.querySelectorAll(".self")) {
			place.hidden = false;
			say(place, when);
		}
	}

	/* What fails only because an earlier check did is not checked. */
	async function run(name, check, good) {
		let state = "good", counted, where = "";
		try {
			counted = await check();
			if (counted === null)
				state = "none";
		} catch (error) {
			state = good || error instanceof Misfit ? "bad" : "skipped";
			where = error instanceof Misfit ? error.message : "";
			good = false;
		}
		for (const row of document.querySelectorAll(`[data-check=${name}]`)) {
			row.className = state;
			say(row, state);
			const detail = row.querySelector(".detail");
			detail.textContent = !counted ? where
				: detail.dataset.counted.replace(/\{(\d)\}/g,
					(_, i) => counted[i].toLocaleString("en-US"));
		}
		return good;
	}

	async function able() {
		const example = "d75a980182b10ab7d54bfed3c964073a" +
			"0ee172f3daa62325af021a68f707511a"; /* of RFC 8032 */
		try {
			await crypto.subtle.importKey("raw", unhex(example),
				{ name: "Ed25519" }, false, ["verify"]);
			return true;
		} catch {
			return false;
		}
	}

	/* The reader's paper against the record's root. */
	function compare(input) {
		const typed = input.value.toLowerCase().replace(/[^0-9a-z]/g, "");
		const same = record.fingerprint?.startsWith(typed);
		say(input.closest("p"), typed === "" ? "" : !same ? "different"
			: typed.length === 64 ? "same" : "part");
	}

	async function main() {
		say_all("checking");
		if (!globalThis.crypto?.subtle || !await able())
			return say_all("unable");
		const checks = { root: check_root, definition: check_definition,
			notes: check_notes, log: check_log, files: check_files,
			checkpoints: check_checkpoints, certificate: check_certificate,
			figures: check_figures, page: check_page };
		let good = true;
		read();
		for (const [name, check] of Object.entries(checks))
			good = await run(name, check, good);
		for (const place of document.querySelectorAll(".compare"))
			place.hidden = false;
		for (const input of document.querySelectorAll(".typed"))
			input.addEventListener("input", () => compare(input));
		say_all(good ? "verified" : "failed");
	}

	main();
})();
