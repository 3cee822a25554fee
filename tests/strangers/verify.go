// A stranger's verifier: checks what kaihyo writes with Go's own
// golang.org/x/mod/sumdb and nothing of ours.
//
//	verify checkpoint VKEY-FILE CHECKPOINT LOG
//	verify entry      VKEY-FILE PROOF ENTRY
//	verify growth     VKEY-FILE PROOF EARLIER-CHECKPOINT
//	verify tiles      VKEY-FILE FOLDER      tlog-tiles, as a web server has them
//	verify cosigned   VKEY-FILE NOTE WITNESS-VKEY-FILE
//	verify open       VKEY-FILE NOTE        only: does x/mod open it?
//	verify opens      VKEY-FILE FOLDER      the same of every file in a folder
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "REFUSED:", err)
		os.Exit(1)
	}
}

func refuse(format string, arguments ...interface{}) {
	must(fmt.Errorf(format, arguments...))
}

func read(path string) string {
	bytes, err := os.ReadFile(path)
	must(err)
	return string(bytes)
}

func hash(line string) tlog.Hash {
	bytes, err := base64.StdEncoding.Strict().DecodeString(line)
	must(err)
	if len(bytes) != tlog.HashSize {
		refuse("a hash of %d bytes", len(bytes))
	}
	var h tlog.Hash
	copy(h[:], bytes)
	return h
}

func number(line string) int64 {
	n, err := strconv.ParseInt(line, 10, 64)
	must(err)
	return n
}

// open verifies the note and reads its three lines.
func open(vkeyFile, bytes string) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(read(vkeyFile)))
	must(err)
	n, err := note.Open([]byte(bytes), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		refuse("the text has %d lines", len(lines)-1)
	}
	if lines[0] != verifier.Name() {
		refuse("origin %q, key %q", lines[0], verifier.Name())
	}
	return tlog.Tree{N: number(lines[1]), Hash: hash(lines[2])}
}

// cut takes a proof apart: its head, its hashes, the note.
func cut(proof, head string) (int64, []tlog.Hash, string) {
	parts := strings.SplitN(proof, "\n\n", 2)
	if len(parts) != 2 || !strings.HasPrefix(parts[0], head) {
		refuse("no proof that begins with %q", head)
	}
	lines := strings.Split(parts[0][len(head):], "\n")
	var hashes []tlog.Hash
	for _, line := range lines[1:] {
		hashes = append(hashes, hash(line))
	}
	return number(lines[0]), hashes, parts[1]
}

// The tree over the lines of an exported log, grown one by one.
func grow(log string, size int64) tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(at))
		for i, n := range at {
			list[i] = stored[n]
		}
		return list, nil
	})
	lines := strings.SplitAfter(log, "\n")
	if int64(len(lines)) <= size {
		refuse("the log has %d lines, the checkpoint %d", len(lines)-1, size)
	}
	for i := int64(0); i < size; i++ {
		entry := strings.TrimSuffix(lines[i], "\n")
		hashes, err := tlog.StoredHashes(i, []byte(entry), reader)
		must(err)
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(size, reader)
	must(err)
	return root
}

// tiles is a log on a disk, as tlog.TileReader wants it.
type tiles string

func (folder tiles) Height() int { return 8 }

func (folder tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(list))
	for i, tile := range list {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(folder), path))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (folder tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// bundles reads the entries back: each after its length in two bytes.
func (folder tiles) entries(size int64) [][]byte {
	var list [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: 0, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		rest := []byte(read(filepath.Join(string(folder), path)))
		for len(rest) > 0 {
			if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
				refuse("%s is cut off", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(rest))
			list = append(list, rest[2:end])
			rest = rest[end:]
		}
	}
	return list
}

// Every entry is proved from the tiles, and the root recomputed from them.
func checkTiles(vkey, folder string) int64 {
	tree := open(vkey, read(filepath.Join(folder, "checkpoint")))
	log := tiles(folder)
	reader := tlog.TileHashReader(tree, log)
	root, err := tlog.TreeHash(tree.N, reader)
	must(err)
	if root != tree.Hash {
		refuse("the tiles have the root %v, not %v", root, tree.Hash)
	}
	entries := log.entries(tree.N)
	if int64(len(entries)) != tree.N {
		refuse("%d entries, not %d", len(entries), tree.N)
	}
	for i, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)))
	}
	return tree.N
}

// cosigner is a witness's key, C2SP type 0x04, for note.Open.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.key, append([]byte(head), msg...), sig[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	if len(parts) != 3 {
		refuse("no vkey: %q", vkey)
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	must(err)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if !bytes.HasPrefix(key, []byte{4}) || len(key) != 33 {
		refuse("no witness's key: %q", vkey)
	}
	return cosigner{parts[0], uint32(hash), key[1:]}
}

func checkCosigned(vkeyFile, bytes, witness string) {
	log, err := note.NewVerifier(strings.TrimSpace(read(vkeyFile)))
	must(err)
	c := newCosigner(witness)
	n, err := note.Open([]byte(bytes), note.VerifierList(log, c))
	must(err)
	for _, sig := range n.Sigs {
		if sig.Name == c.name && sig.Hash == c.hash {
			return
		}
	}
	refuse("%s did not cosign", c.name)
}

// One line for each file: does x/mod open it as a note of this log?
func openAll(vkeyFile, folder string) {
	verifier, err := note.NewVerifier(strings.TrimSpace(read(vkeyFile)))
	must(err)
	files, err := os.ReadDir(folder)
	must(err)
	for _, file := range files {
		bytes := read(filepath.Join(folder, file.Name()))
		verdict := "refused"
		if _, err := note.Open([]byte(bytes), note.VerifierList(verifier)); err == nil {
			verdict = "opened"
		}
		fmt.Println(file.Name(), verdict)
	}
}

func main() {
	if len(os.Args) < 4 {
		refuse("usage: see the source")
	}
	what, vkey := os.Args[1], os.Args[2]
	switch what {
	case "tiles":
		fmt.Println("VERIFIED tiles of", checkTiles(vkey, os.Args[3]))
		return
	case "opens":
		openAll(vkey, os.Args[3])
		return
	}
	file, rest := read(os.Args[3]), ""
	if len(os.Args) > 4 {
		rest = read(os.Args[4])
	}
	switch what {
	case "checkpoint":
		tree := open(vkey, file)
		if root := grow(rest, tree.N); root != tree.Hash {
			refuse("the tree over the log is %v, not %v", root, tree.Hash)
		}
		fmt.Println("VERIFIED checkpoint of", tree.N)
	case "entry":
		index, hashes, bytes := cut(file, "c2sp.org/tlog-proof@v1\nindex ")
		tree := open(vkey, bytes)
		entry := tlog.RecordHash([]byte(strings.TrimSuffix(rest, "\n")))
		must(tlog.CheckRecord(hashes, tree.N, tree.Hash, index, entry))
		fmt.Println("VERIFIED entry", index, "of", tree.N)
	case "growth":
		before, hashes, bytes := cut(file, "old ")
		tree := open(vkey, bytes)
		earlier := open(vkey, rest)
		if earlier.N != before {
			refuse("old %d, but the checkpoint has %d", before, earlier.N)
		}
		must(tlog.CheckTree(hashes, tree.N, tree.Hash, earlier.N, earlier.Hash))
		fmt.Println("VERIFIED growth from", earlier.N, "to", tree.N)
	case "cosigned":
		checkCosigned(vkey, file, rest)
		fmt.Println("VERIFIED cosignature")
	case "open":
		open(vkey, file)
		fmt.Println("VERIFIED note")
	default:
		refuse("usage: see the source")
	}
}
