#!/usr/bin/env python3
"""differ.py [OPTION...]: feeds kaihyo and kaihyo-verify the same cases and
stops where they disagree, or where one of them dies. The case is kept, and
both answers are printed.

  --seconds N     go on for so long (60)
  --cases N       stop after so many cases, whatever the time
  --seed N        the same cases again (at random, and printed)
  --kinds A,B     only these kinds of files
  --bundle DIR    change this station bundle, too: whole programs are run
  --bundles N     so many times before all else (0)
  --keep DIR      where a disagreement is put (differ)
  --plant KIND    the verifier's side refuses this kind: must be noticed
  --case KIND FILE  one case again

differ-ours, differ-theirs (and kaihyo, kaihyo-verify) are found in PATH.
"""
import argparse
import base64
import collections
import copy
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "..", "fuzz", "corpus")
SAMPLE = os.path.join(HERE, "..", "samples", "small")

# A kind of case: the folders of the corpus that it begins with.
FOLDERS = {
    "statement": ["manifest", "turnout", "receipt", "opening", "roll",
                  "gate", "ruling", "sheet", "certificate"],
    "election": ["election"],
    "ordinance": ["ordinance", "rule"],
    "setup": ["setup"],
    "ballots": ["ballots"],
    "bundles": ["bundles"],
    "vkey": ["vkey"],
    "root": ["root"],
    "roster": ["roster"],
    "note": ["note", "verify_note"],
    "checkpoint": ["checkpoint"],
    "ed25519": [],
    "log": ["verify_log"],
    "sums": ["sums"],
    "held": [],
}
JSON = ("election", "ordinance", "setup")


# --- the two programs --------------------------------------------------------

class Program:
    """One of the two, asked case by case."""

    def __init__(self, command):
        self.name = command[0]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, kind, case):
        """The verdict and what it understood, or why not."""
        try:
            self.process.stdin.write(b"%s %d\n" % (kind.encode(), len(case)))
            self.process.stdin.write(case)
            self.process.stdin.flush()
            verdict, size = self.process.stdout.readline().split()
            text = self.process.stdout.read(int(size))
            if len(text) != int(size):
                raise ValueError
        except (ValueError, BrokenPipeError):
            return "died", b"status %d" % self.process.wait()
        return verdict.decode(), text

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


class Disagreement(Exception):
    pass


def agree(ours, theirs):
    if "died" in (ours[0], theirs[0]):
        return False
    if theirs[0] == "perhaps":
        return True
    return ours[0] == theirs[0] and (ours[0] != "accept" or ours == theirs)


# --- mutations ---------------------------------------------------------------

NUMBERS = [b"0", b"1", b"2", b"9", b"00", b"01", b"-0", b"-1", b"+1", b"1.0",
           b"1e3", b"99", b"100", b"101", b"999", b"1000", b"1001", b"9999",
           b"10000", b"10001", b"99999", b"100000", b"100001", b"999999",
           b"1000000", b"1000001", b"9999999", b"10000000", b"10000001",
           b"200000000", b"200000001", b"4294967295", b"4294967296",
           b"9223372036854775807", b"9223372036854775808",
           b"18446744073709551615", b"18446744073709551616"]
PIECES = [b" ", b"\n", b"\r\n", b"\t", b"\0", b"-", b"?", b",", b":", b'"',
          b"{}", b"[]", b"null", b"true", b"false", b"\\u0000", b"\\ud800",
          b"\\u0041", b"\\n", b"\xe3\x80\x80", b"\xc2\xa0", b"\xc2\xad",
          b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff",
          b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x7f",
          b"\xc2\x85", b"yes", b"no", b"2026-02-29", b"2024-02-29",
          b"1899-12-31", b"2200-01-01", b"x", b"absentee", b"canvass"]


Member = collections.namedtuple("Member", "name value")


class Mutator:
    def __init__(self, rng, seeds):
        self.rng = rng
        self.seeds = seeds
        self.all = [s for kind in sorted(seeds) for s in seeds[kind]]

    def bytes_(self, b):
        r, i = self.rng, self.rng.randrange(len(b))
        how = r.randrange(5)
        if how == 0:
            return b[:i] + bytes([b[i] ^ 1 << r.randrange(8)]) + b[i + 1:]
        if how == 1:
            return b[:i] + bytes([r.randrange(256)]) + b[i + 1:]
        if how == 2:
            return b[:i] + r.choice(PIECES) + b[i:]
        if how == 3:
            return b[:i] + b[i + r.choice([1, 1, 1, 2, 5, 20]):]
        return b[:i]

    def number(self, b):
        found = list(re.finditer(rb"\d+", b))
        if not found:
            return self.bytes_(b)
        m = self.rng.choice(found)
        old = int(m.group()[:30])
        new = self.rng.choice(
            NUMBERS + [b"%d" % (old + 1), b"%d" % max(0, old - 1)])
        return b[:m.start()] + new + b[m.end():]

    def lines(self, b, kind):
        r, lines = self.rng, b.split(b"\n")
        i, k = r.randrange(len(lines)), r.randrange(len(lines))
        how = r.randrange(6)
        if how == 0:
            lines.insert(k, lines[i])
        elif how == 1:
            lines[i], lines[k] = lines[k], lines[i]
        elif how == 2:
            del lines[i]
        elif how == 3:
            other = r.choice(self.seeds[kind]).split(b"\n")
            lines[i] = r.choice(other)
        elif how == 4:
            lines.insert(i, r.choice(r.choice(self.all).split(b"\n")))
        else:
            lines.sort()
        return b"\n".join(lines)

    def words(self, b, kind):
        r, lines = self.rng, b.split(b"\n")
        i = r.randrange(len(lines))
        words = re.split(rb"([ ,:])", lines[i])
        other = r.choice(r.choice(self.seeds[kind]).split(b"\n"))
        words[r.randrange(len(words))] = r.choice(
            re.split(rb"[ ,:]", other) + PIECES)
        lines[i] = b"".join(words)
        return b"\n".join(lines)

    def splice(self, b, kind):
        other = self.rng.choice(
            self.seeds[kind] if self.rng.random() < .7 else self.all)
        i = self.rng.randrange(len(b))
        k = self.rng.randrange(len(other)) if other else 0
        return b[:i] + other[k:]

    def json_(self, b):
        """A member twice, moved, renamed, taken out, or of another value."""
        r = self.rng
        try:
            top = json.loads(b, object_pairs_hook=lambda pairs: [
                Member(*pair) for pair in pairs])
        except (ValueError, RecursionError):
            return self.bytes_(b)
        objects, values = [], []

        def walk(value):
            if isinstance(value, list):
                objects.append(value)
                for item in value:
                    if isinstance(item, Member):
                        values.append(item.value)
                        walk(item.value)
                    else:
                        values.append(item)
                        walk(item)
        walk(top)
        objects = [o for o in objects if o]
        if not objects:
            return self.bytes_(b)
        into = r.choice(objects)
        i = r.randrange(len(into))
        how = r.randrange(6)
        if how == 0:
            into.insert(r.randrange(len(into) + 1), into[i])
        elif how == 1:
            del into[i]
        elif how == 2:
            r.shuffle(into)
        else:
            value = r.choice(values + [
                None, True, False, 0, 1, -1, 2**63, 1.5, "", "x", "?",
                "é" * 101, "x" * 201, [], {}])
            value = copy.deepcopy(value)  # it may be what it goes into
            if isinstance(into[i], Member) and how < 5:
                into[i] = Member(into[i].name, value)
            elif isinstance(into[i], Member):
                into[i] = Member(r.choice(["id", "label", "code", "x"]),
                                 into[i].value)
            else:
                into[i] = value
        return write_json(top).encode("utf-8", "surrogatepass")

    def mutate(self, case, kind):
        for _ in range(self.rng.choice([1, 1, 1, 1, 2, 3])):
            if not case:
                return case
            roll = self.rng.random()
            if kind in JSON and roll < .4:
                case = self.json_(case)
            elif roll < .3:
                case = self.bytes_(case)
            elif roll < .5:
                case = self.number(case)
            elif roll < .75:
                case = self.lines(case, kind)
            elif roll < .93:
                case = self.words(case, kind)
            else:
                case = self.splice(case, kind)
        return case


def write_json(value):
    """An object is a list of members, so that one may stand twice."""
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if value and all(isinstance(v, Member) for v in value):
        return "{%s}" % ",".join(
            json.dumps(v.name, ensure_ascii=False) + ":" + write_json(v.value)
            for v in value)
    return "[%s]" % ",".join(
        write_json(v.value if isinstance(v, Member) else v) for v in value)


# --- what the cases begin with -----------------------------------------------

def corpus(folders):
    found = []
    for folder in folders:
        path = os.path.join(CORPUS, folder)
        for name in sorted(os.listdir(path)):
            found.append(read(os.path.join(path, name)))
    return found


# The roster of the statements that are held against a definition.
KEYS = [(3, "scanner", "station:mihon"), (4, "counter", "station:mihon"),
        (5, "counter", "station:mihon"), (6, "receiver", "station:mihon"),
        (7, "receiver", "station:mihon"),
        (8, "tally-manager", "station:mihon"),
        (9, "tally-witness", "station:mihon"),
        (10, "tally-witness", "station:mihon"),
        (11, "tally-witness", "station:mihon"),
        (12, "place", "place:kita-1"), (13, "place", "place:minami-1"),
        (14, "counter", "unit:kita-a"), (15, "receiver", "district:kita")]
ELECTION = "11" * 32


# A turnout with all that the sample's policy asks for.
TURNOUT = """kaihyo turnout v1
election
title
rehearsal
place kita-1
number 1
replaces -
date 2026-11-22
voters absentee 0
voters day 40
voters early 0
braille 1
proxy 0
provisional 0
paper white 140 40 0 0 100
envelopes 0 0 0 0
taken-home 0
checkins none
box k1 -
box k2 A-17
slot place-manager paper 見本
slot place-witness absent 見本 花子: 病気
slot place-witness paper 見本 太郎
""".encode()

# Who signs a statement of a kind, of KEYS; the rest are the officers.
SIGNERS = {"manifest": (3, 4, 5), "turnout": (12, 6, 7), "receipt": (6,),
           "transcript": (6, 7), "roll": (1,), "gate": (1,)}
OFFICERS = (8, 9, 10)
AUTHORITY = {1: "k/a", 2: "k/b"}


class Maker:
    """Cases that need signatures; `ours` signs them."""

    def __init__(self, ours, rng):
        self.ours = ours
        self.rng = rng

    def vkey(self, number, name):
        return self.ours.ask("sign", b"%d %s\n" % (number, name.encode()))[1]

    def sign(self, text, numbers):
        """The note, or the text itself if it cannot be signed."""
        order = " ".join("%d %s" % (n, AUTHORITY.get(n, "n/%02d" % n))
                         for n in numbers).encode() + b"\n"
        verdict, note = self.ours.ask("sign", order + text)
        return note if verdict == "accept" and text else text

    def some(self, numbers):
        """Mostly these, sometimes one more, less, twice or another."""
        numbers = list(numbers)
        if self.rng.random() < .3:
            numbers.append(self.rng.choice(KEYS)[0])
        if self.rng.random() < .1:
            numbers.pop(self.rng.randrange(len(numbers)))
        if self.rng.random() < .1:
            numbers.append(self.rng.choice(list(AUTHORITY)))
        return numbers

    def definition(self):
        """root.txt, the three JSON files and a roster."""
        root = b"kaihyo root v1\n"
        for number, name in AUTHORITY.items():
            root += b"authority %s\n" % self.vkey(number, name)
        parts = [root + b"required 1\n"]
        for name in ("election", "ordinance", "setup-1"):
            parts.append(read(os.path.join(SAMPLE, name + ".json")))
        setup = json.loads(parts[3])
        setup["policy"].update({
            "transcript": {"receiver": 2}, "receipt": {"receiver": 1},
            "opening": {"tally-manager": 1}, "totals": {"tally-manager": 1}})
        parts[3] = json.dumps(setup, ensure_ascii=False).encode()
        self.title = json.loads(parts[1])["name"]["ja"]
        roster = ("kaihyo roster v1\nelection %s\ntitle %s\nrehearsal yes\n"
                  "number 1\nreplaces -\ndate 2026-11-22\n"
                  % (ELECTION, self.title)).encode()
        for number, role, scope in KEYS:
            roster += b"key %s %s 2026-11-01 2026-12-31 %02d\n" % (
                self.vkey(number, "n/%02d" % number),
                ("%s %s" % (role, scope)).encode(), number)
        return parts + [roster]

    def adopt(self, text):
        """The statement, of the sample's election."""
        for line in ("election " + ELECTION, "title " + self.title,
                     "rehearsal yes"):
            key = line.split(" ")[0]
            text = re.sub(b"(?m)^%s( .*)?$" % key.encode(), line.encode(), text,
                          count=1)
        return re.sub(rb"(?m)^station (s|one)$", b"station mihon", text)

    def held(self, parts, text):
        kind = text.split(b" ")[1].decode(errors="replace") \
            if text.count(b" ") else ""
        numbers = self.some(SIGNERS.get(kind, OFFICERS))
        return b"\0".join(parts + [self.sign(text, numbers)])

    def ed25519(self, text):
        """Key, signature and message."""
        note = self.sign(text, (1,))
        line = note[len(text) + 1:].split(b" ")
        if len(line) != 3:
            return text
        key = base64.b64decode(self.vkey(1, "k/a").split(b"+", 2)[2])
        return key[1:] + base64.b64decode(line[2])[4:] + text


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, text):
    with open(path, "wb") as file:
        file.write(text)


def sha256(text):
    return hashlib.sha256(text).hexdigest().encode()


def instead(log, old, new):
    """The log, had the new bytes come in place of the old."""
    for before, after in (
            (b"size=%d sha256=%s" % (len(old), sha256(old)),
             b"size=%d sha256=%s" % (len(new), sha256(new))),
            (b"id=" + sha256(note_text(old)),
             b"id=" + sha256(note_text(new)))):
        log = log.replace(before, after)
    return log


def note_text(note):
    return note.split(b"\n\n")[0] + b"\n"


def relink(text):
    """The chain of a log made to fit again."""
    lines, before = [], sha256(b"")
    for seq, line in enumerate(text.split(b"\n")[:-1]):
        words = line.split(b"\t")
        if len(words) > 3:
            words[0], words[2] = b"%d" % seq, before
        line = b"\t".join(words)
        before = sha256(b"\0" + line)
        lines.append(line + b"\n")
    return b"".join(lines)


class Cases:
    """One case after the other."""

    def __init__(self, ours, rng, kinds):
        self.rng = rng
        self.maker = Maker(ours, rng)
        self.parts = self.maker.definition()
        self.seeds = {kind: corpus(FOLDERS[kind]) for kind in FOLDERS}
        # What a gate must say is known to the station: formats.md 5.1.
        self.adopted = [self.maker.adopt(s) for s in self.seeds["statement"]
                        if not s.startswith(b"kaihyo gate")] + [
                            self.maker.adopt(TURNOUT)]
        self.seeds["held"] = [self.maker.held(self.parts, s)
                              for s in self.adopted]
        self.seeds["roster"].append(self.parts[4])
        self.seeds["setup"].append(self.parts[3])
        self.seeds["ed25519"] = [self.maker.ed25519(s)
                                 for s in self.seeds["statement"]]
        self.kinds = kinds
        self.mutator = Mutator(rng, self.seeds)
        self.fine = {kind: [] for kind in FOLDERS}

    def seed(self, kind):
        """Mostly what is accepted as it is: more is read of it."""
        fine = self.fine[kind]
        return self.rng.choice(
            fine if fine and self.rng.random() < .8 else self.seeds[kind])

    def next(self):
        kind = self.rng.choice(self.kinds)
        again = self.rng.random() < .6
        if kind == "held" and again:
            text = self.mutator.mutate(
                self.rng.choice(self.adopted), "statement")
            parts = list(self.parts)
            if self.rng.random() < .2:
                i = self.rng.randrange(len(parts))
                of = ("root", "election", "ordinance", "setup", "roster")[i]
                parts[i] = self.mutator.mutate(parts[i], of)
            return kind, self.maker.held(parts, text)
        case = self.mutator.mutate(self.seed(kind), kind)
        if kind == "log" and again:
            case = relink(case)
        elif kind in ("note", "checkpoint") and again:
            text = case.rsplit(b"\n\n", 1)[0] + b"\n"
            case = self.maker.sign(text.replace(b"\n\n", b"\n"), (1,))
            if self.rng.random() < .3:
                case = self.mutator.mutate(case, kind)
        return kind, case


# --- whole bundles -----------------------------------------------------------

class Bundles:
    """A station's bundle with one file changed: is it FAILED exactly where
    kaihyo would not make a station of it again?"""

    def __init__(self, rng, folder, mutator):
        self.rng = rng
        self.folder = folder
        self.mutator = mutator
        self.work = tempfile.mkdtemp(prefix="differ-")
        self.files = sorted(os.path.join("files", name) for name in
                            os.listdir(os.path.join(folder, "files")))

    def change(self, bundle):
        """Changes one file; what was done."""
        r = self.rng
        name = r.choice(self.files + ["log.txt"] * len(self.files))
        path = os.path.join(bundle, name)
        old = read(path)
        if name == "log.txt":
            new = self.mutator.mutate(old, "log")
            linked = r.random() < .8
            write(path, relink(new) if linked else new)
            return name + (", chained again" if linked else "")
        roll = r.random()
        if roll < .1:
            os.remove(path)
            return name + " taken out"
        new = read(os.path.join(bundle, r.choice(self.files)))
        if roll < .8:
            kind = re.split(r"[-.]", name)[1]
            new = self.mutator.mutate(
                old, kind if kind in FOLDERS else "statement")
        write(path, new)
        if r.random() < .5:
            return name
        # The log speaks of the file as it is now.
        log = os.path.join(bundle, "log.txt")
        write(log, relink(instead(read(log), old, new)))
        return name + ", as its log says"

    def sum(self, bundle):
        lines = []
        for name in ["log.txt", "result.json"] + self.files:
            path = os.path.join(bundle, name)
            if os.path.exists(path):
                lines.append(sha256(read(path)) + b"  " + name.encode())
        lines.sort(key=lambda line: line[66:])
        write(os.path.join(bundle, "SHA256SUMS"), b"\n".join(lines) + b"\n")

    def ask(self, bundle):
        station = os.path.join(self.work, "new.kaihyo")
        ours = subprocess.run(
            ["kaihyo", "audit", "rebuild", "--bundle", bundle, "--station",
             station], capture_output=True, check=False)
        theirs = subprocess.run(["kaihyo-verify", "--working", bundle],
                                capture_output=True, check=False)
        for name in os.listdir(self.work):
            if name.startswith("new.kaihyo"):
                os.remove(os.path.join(self.work, name))
        return tuple((verdict(done, refused), done.stdout + done.stderr)
                     for done, refused in ((ours, (3, 4, 5, 7, 8)),
                                           (theirs, (3, 4))))

    def next(self):
        bundle = os.path.join(self.work, "b")
        shutil.rmtree(bundle, ignore_errors=True)
        shutil.copytree(self.folder, bundle)
        what = self.change(bundle)
        self.sum(bundle)
        ours, theirs = self.ask(bundle)
        return bundle, what, ours, theirs

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)


def verdict(done, refused):
    if done.returncode in refused:
        return "refuse"
    if done.returncode in (0, 5):
        return "accept"
    return "died"


# --- the run -----------------------------------------------------------------

def kept(keep, suffix):
    """A path that is not there yet."""
    os.makedirs(keep, exist_ok=True)
    n = 1
    while any(name.startswith("%03d" % n) for name in os.listdir(keep)):
        n += 1
    return os.path.join(keep, "%03d%s" % (n, suffix))


def tell(what, path, ours, theirs):
    print("differ: the programs disagree: %s, kept as %s" % (what, path))
    for name, (said, text) in (("kaihyo", ours), ("kaihyo-verify", theirs)):
        print("%s: %s\n%s" % (name, said, text.decode(errors="replace")))
    sys.stdout.flush()


class Run:
    def __init__(self, options):
        self.options = options
        theirs = ["differ-theirs"]
        if options.plant:
            theirs += ["--plant", options.plant]
        self.ours = Program(["differ-ours"])
        self.theirs = Program(theirs)
        self.counts = collections.Counter()

    def one(self, kind, case):
        """True if both say the same."""
        ours, theirs = self.ours.ask(kind, case), self.theirs.ask(kind, case)
        self.counts[kind, ours[0]] += 1
        if agree(ours, theirs):
            return True
        path = kept(self.options.keep, "-" + kind)
        write(path, case)
        tell(kind, path, ours, theirs)
        return False

    def bundle(self, bundles):
        bundle, what, ours, theirs = bundles.next()
        self.counts["bundle", ours[0]] += 1
        if ours[0] == theirs[0] != "died":
            return True
        path = kept(self.options.keep, "-bundle")
        shutil.copytree(bundle, path)
        tell("bundle, " + what, path, ours, theirs)
        return False

    def all(self):
        rng = random.Random(self.options.seed)
        cases = Cases(self.ours, rng, self.options.kinds)
        bundles = None
        if self.options.bundle:
            # Its keys are new each time; the other cases stay the same.
            own = random.Random(self.options.seed)
            bundles = Bundles(own, self.options.bundle,
                              Mutator(own, cases.seeds))
        end = time.monotonic() + self.options.seconds
        left = self.options.cases
        try:
            for kind in cases.kinds:
                for seed in cases.seeds[kind]:
                    before = self.counts[kind, "accept"]
                    if not self.one(kind, seed):
                        return False
                    if self.counts[kind, "accept"] > before:
                        cases.fine[kind].append(seed)
            for _ in range(self.options.bundles):
                if not self.bundle(bundles):
                    return False
            while left != 0 and (left > 0 or time.monotonic() < end):
                left -= left > 0
                if not self.one(*cases.next()):
                    return False
                # A bundle takes as long as many files.
                if bundles and rng.random() < .01:
                    if not self.bundle(bundles):
                        return False
        finally:
            if bundles:
                bundles.close()
        return True

    def report(self):
        kinds = sorted({kind for kind, _ in self.counts})
        for kind in kinds:
            accepted = self.counts[kind, "accept"]
            print("%-10s %7d cases, %6d accepted by both" % (
                kind, accepted + self.counts[kind, "refuse"], accepted))


def arguments():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--cases", type=int, default=-1)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--kinds", default=",".join(FOLDERS))
    parser.add_argument("--bundle")
    parser.add_argument("--bundles", type=int, default=0)
    parser.add_argument("--keep", default="differ")
    parser.add_argument("--plant")
    parser.add_argument("--case", nargs=2)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = int.from_bytes(os.urandom(4), "big")
    options.kinds = options.kinds.split(",")
    return options


def main():
    options = arguments()
    run = Run(options)
    if options.case:
        kind, path = options.case
        for name, program in (("kaihyo", run.ours),
                              ("kaihyo-verify", run.theirs)):
            said, text = program.ask(kind, read(path))
            print("%s: %s\n%s" % (name, said, text.decode(errors="replace")))
        return 0
    print("differ: seed %d" % options.seed, flush=True)
    good = run.all()
    for program in (run.ours, run.theirs):
        good = program.close() == 0 and good
    run.report()
    if good:
        print("differ: no disagreement")
    return 0 if good else 1


sys.exit(main())
