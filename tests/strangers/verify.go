// A stranger's verifier: checks what kaihyo writes with Go's own
// golang.org/x/mod/sumdb and nothing of ours.
//
//	verify checkpoint VKEY-FILE CHECKPOINT LOG
//	verify entry      VKEY-FILE PROOF ENTRY
//	verify growth     VKEY-FILE PROOF EARLIER-CHECKPOINT
//	verify open       VKEY-FILE NOTE        only: does x/mod open it?
package main

import (
	"encoding/base64"
	"fmt"
	"os"
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

func main() {
	if len(os.Args) < 4 {
		refuse("usage: see the source")
	}
	what, vkey, file := os.Args[1], os.Args[2], read(os.Args[3])
	rest := ""
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
	case "open":
		open(vkey, file)
		fmt.Println("VERIFIED note")
	default:
		refuse("usage: see the source")
	}
}
