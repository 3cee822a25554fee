// Strangers of the other world: checks what kaihyo writes with the packages
// @sigstore/verify and merkletreejs and nothing of ours. NODE_PATH says where
// they are (npm.sh).
//
//	verify.js checkpoint VKEY-FILE CHECKPOINT LOG
//	verify.js entry      VKEY-FILE PROOF ENTRY
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');
const { MerkleTree } = require('merkletreejs');

function logOf(vkey) {
	const [name, id, key] = vkey.trim().split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/);
	const raw = Buffer.from(key, 'base64').subarray(1);
	const head = Buffer.from('302a300506032b6570032100', 'hex');
	return {
		logID: Buffer.from(id, 'hex'),
		baseURL: name,
		publicKey: crypto.createPublicKey({
			key: Buffer.concat([head, raw]), format: 'der', type: 'spki',
		}),
	};
}

const sha256 = (...parts) =>
	crypto.createHash('sha256').update(Buffer.concat(parts)).digest();

// merkletreejs hands over both children at once, or one alone.
function node(bytes) {
	return sha256(Buffer.from([1]), bytes);
}

function rootOf(lines) {
	const leaves = lines.map((line) => sha256(Buffer.from([0]), Buffer.from(line)));
	return new MerkleTree(leaves, node, {
		hashLeaves: false, sort: false, duplicateOdd: false,
	}).getRoot();
}

function open(vkey, note) {
	return verifyCheckpoint(
		{ inclusionProof: { checkpoint: { envelope: note } } }, [logOf(vkey)]);
}

function refuse(why) {
	console.error('REFUSED:', why);
	process.exit(1);
}

const read = (path) => fs.readFileSync(path, 'utf8');
const [what, vkeyFile, file, rest] = process.argv.slice(2);
const vkey = read(vkeyFile);

try {
	if (what === 'checkpoint') {
		const head = open(vkey, read(file));
		const lines = read(rest).split('\n').slice(0, Number(head.logSize));
		if (!rootOf(lines).equals(head.logHash))
			refuse('merkletreejs computes another root');
		console.log('VERIFIED checkpoint of', String(head.logSize));
	} else if (what === 'entry') {
		const [proof, ...note] = read(file).split('\n\n');
		const lines = proof.split('\n');
		const head = open(vkey, note.join('\n\n'));
		const index = lines[1].replace(/^index /, '');
		verifyMerkleInclusion({
			canonicalizedBody: Buffer.from(read(rest).replace(/\n$/, '')),
			inclusionProof: {
				logIndex: index,
				hashes: lines.slice(2).map((line) => Buffer.from(line, 'base64')),
			},
		}, head);
		console.log('VERIFIED entry', index, 'of', String(head.logSize));
	} else {
		refuse('usage: see the source');
	}
} catch (error) {
	refuse(error.message);
}
