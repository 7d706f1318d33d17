// Verifies a Vigie ledger with nothing of Vigie's: checkpoint, root, tiles, consistency with an older checkpoint,
// and proof bundles. The Merkle tree and the signed notes are those of Go's checksum database (golang.org/x/mod).
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// must ends the program at the first doubt: exit status 1, and the reason on standard error.
func must(good bool, reason string, more ...any) {
	if !good {
		log.Fatalf("REFUSED: "+reason, more...)
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err == nil, "%v", err)
	return data
}

// checkpoint opens a signed note by the one key that we know, and reads its three lines.
func checkpoint(signed []byte, key note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(key))
	must(err == nil, "checkpoint: %v", err)
	lines := strings.Split(opened.Text, "\n")
	must(len(lines) >= 4 && lines[0] == key.Name(), "checkpoint: not of %s", key.Name())
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err == nil && size >= 0, "checkpoint: no size")
	root, err := tlog.ParseHash(lines[2])
	must(err == nil, "checkpoint: no root")
	return tlog.Tree{N: size, Hash: root}
}

// tile reads `<ledger>/tile/<level>/<n>`, or the whole tile where it has replaced a partial one.
func tile(ledger, level string, t tlog.Tile) []byte {
	parts := strings.SplitN(t.Path(), "/", 4) // tile/8/<level>/<n>: we have no height in the name
	path := filepath.Join(ledger, "tile", level, parts[3])
	if _, err := os.Stat(path); err != nil && t.W < 256 {
		path = strings.SplitN(path, ".p/", 2)[0]
	}
	return read(path)
}

// hashes reads every leaf from the entries tiles and gives all stored hashes of the tree, as tlog orders them.
func hashes(ledger string, size int64) tlog.HashReader {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(want []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(want))
		for i, index := range want {
			found[i] = stored[index]
		}
		return found, nil
	})
	for n := int64(0); n < size; {
		width := 256
		if size-n < 256 {
			width = int(size - n)
		}
		data := tile(ledger, "entries", tlog.Tile{H: 8, L: 0, N: n / 256, W: width})
		for end := n + int64(width); n < end; n++ {
			must(len(data) >= 2 && len(data)-2 >= int(binary.BigEndian.Uint16(data)), "entry %d is cut off", n)
			length := 2 + int(binary.BigEndian.Uint16(data))
			more, err := tlog.StoredHashes(n, data[2:length], reader)
			must(err == nil, "entry %d: %v", n, err)
			stored, data = append(stored, more...), data[length:]
		}
	}
	return reader
}

// bundle checks a proof by itself: the note is signed, the path leads from the leaf to its root, the leaf commits to the body.
func bundle(path string, key note.Verifier) {
	var b struct {
		Leaf, Checkpoint, Body, Salt string
		Index                        int64
		Path                         []string
	}
	must(json.Unmarshal(read(path), &b) == nil, "%s is not a bundle", path)
	leaf, err := hex.DecodeString(b.Leaf)
	must(err == nil && len(leaf) == 45, "%s: no leaf", path)
	proof := tlog.RecordProof{}
	for _, step := range b.Path {
		hash, err := tlog.ParseHash(step)
		must(err == nil, "%s: no path", path)
		proof = append(proof, hash)
	}
	tree := checkpoint([]byte(b.Checkpoint), key)
	err = tlog.CheckRecord(proof, tree.N, tree.Hash, b.Index, tlog.RecordHash(leaf))
	must(err == nil, "%s: entry %d is not in the ledger: %v", path, b.Index, err)
	if b.Body != "" {
		salt, err := hex.DecodeString(b.Salt)
		must(err == nil && len(salt) == 32, "%s: no salt", path)
		commits := sha256.Sum256([]byte("vigie-entry-1" + string(salt) + b.Body))
		must(bytes.Equal(commits[:], leaf[13:]), "%s: the leaf commits to another body", path)
	}
	fmt.Printf("proof: entry %d of %d\n", b.Index, tree.N)
}

func main() {
	log.SetFlags(0)
	text := flag.String("key", "", "the node's public key, as `vigie ledger key` prints it, or a file that holds it")
	ledger := flag.String("ledger", "", "folder with checkpoint and tile/")
	older := flag.String("older", "", "file with a checkpoint noted earlier")
	proof := flag.String("proof", "", "file with a proof bundle")
	flag.Parse()
	if data, err := os.ReadFile(*text); err == nil {
		*text = strings.TrimSpace(string(data))
	}
	key, err := note.NewVerifier(*text)
	must(err == nil, "key: %v", err)
	if *proof != "" {
		bundle(*proof, key)
	}
	if *ledger != "" {
		now := checkpoint(read(filepath.Join(*ledger, "checkpoint")), key)
		reader := hashes(*ledger, now.N)
		root, err := tlog.TreeHash(now.N, reader)
		must(err == nil && root == now.Hash, "the leaves do not give the signed root")
		for _, t := range tlog.NewTiles(8, 0, now.N) {
			if t.W < 256 && int64(t.W) != now.N>>(8*t.L)%256 {
				continue // a narrower partial tile, of an older checkpoint
			}
			data, err := tlog.ReadTileData(t, reader)
			file := tile(*ledger, strconv.Itoa(t.L), t)
			must(err == nil && len(file) >= len(data) && bytes.Equal(file[:len(data)], data), "%s differs from the leaves", t.Path())
		}
		fmt.Printf("ledger: %d entries, root %s\n", now.N, now.Hash)
		if *older != "" {
			then := checkpoint(read(*older), key)
			must(then.N <= now.N, "the ledger had %d entries and now has %d", then.N, now.N)
			if then.N > 0 {
				path, err := tlog.ProveTree(now.N, then.N, reader)
				must(err == nil && tlog.CheckTree(path, now.N, now.Hash, then.N, then.Hash) == nil, "the first %d entries are not those of then", then.N)
			}
			fmt.Printf("consistent with the checkpoint of %d entries\n", then.N)
		}
	}
	must(*ledger != "" || *proof != "", "say -ledger or -proof")
	fmt.Println("ACCEPTED")
}
