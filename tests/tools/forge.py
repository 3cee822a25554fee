#!/usr/bin/env python3
"""forge.py BUNDLE KEYS: what those with all the keys could do.

Files of the bundle were changed in place. Every signature, digest, entry,
checkpoint and sum that no longer fits is made anew, by the keys in KEYS
(NAME.pem, NAME.vkey, passphrase) that signed before: then only what the bundle
says is left to find fault with.
"""
import base64
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

bundle, keys = map(pathlib.Path, sys.argv[1:3])
plain = pathlib.Path(tempfile.mkdtemp())
known = {}  # old hex digest -> new one
leaves = []


def hexed(data):
    return hashlib.sha256(data).hexdigest()


def root(count):
    """RFC 6962 over the first `count` entries."""
    def tree(at):
        if len(at) == 1:
            return at[0]
        split = 1
        while split * 2 < len(at):
            split *= 2
        return hashlib.sha256(b"\1" + tree(at[:split]) + tree(at[split:])).digest()
    return tree(leaves[:count]) if count else hashlib.sha256().digest()


def sign(name, text):
    for vkey in sorted(keys.glob("*.vkey")):
        owner, ident, _ = vkey.read_text().strip().split("+", 2)
        pem = plain / vkey.stem
        if owner != name:
            continue
        if not pem.exists():
            subprocess.run(["openssl", "pkey", "-in", vkey.with_suffix(".pem"),
                            "-passin", f"file:{keys}/passphrase", "-out", pem],
                           check=True)
        (plain / "text").write_bytes(text)
        made = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey",
                               pem, "-in", plain / "text"], check=True,
                              capture_output=True).stdout
        line = base64.b64encode(bytes.fromhex(ident) + made).decode()
        return f"— {name} {line}\n".encode()
    sys.exit(f"forge: no key of {name}")


def renewed(data):
    return re.sub(rb"\b[0-9a-f]{64}\b",
                  lambda m: known.get(m[0].decode(), m[0].decode()).encode(), data)


def note(path):
    """The note as it must read now; it is signed again by the same keys."""
    data = path.read_bytes()
    at = data.rindex(b"\n\n") + 1
    text = renewed(data[:at])
    if station in text:  # another office's note speaks of another log
        text = re.sub(rb"(?m)^log (\d+) [0-9a-f]{64}$", lambda m: b"log %s %s" % (
            m[1], root(int(m[1])).hex().encode()), text)
    if path.name == "bundle.note":
        text = re.sub(rb"(?m)^sums .*$", b"sums " + hexed(
            (bundle / "SHA256SUMS").read_bytes()).encode(), text)
    signed = text + b"\n"
    for line in data[at + 1:].decode().splitlines():
        signed += sign(line.split(" ")[1], text)
    path.write_bytes(signed)
    return hexed(text)


def checkpoint(path, size):
    data = path.read_bytes()
    origin, _, _, _, line = data.decode().split("\n")[:5]
    text = f"{origin}\n{size}\n{base64.b64encode(root(size)).decode()}\n".encode()
    path.write_bytes(text + b"\n" + sign(line.split(" ")[1], text))


def field(payload, name, value):
    return re.sub(rf"\b{name}=\S*", f"{name}={value}", payload)


old = [line.split("\t") for line in (bundle / "log.txt").read_text().splitlines()]
files = {int(path.name[:6]): path for path in (bundle / "files").iterdir()}
station = re.search(r" station=(\S+)", old[0][5])[1]
station = f"\nstation {station}\n".encode()
drafts = {}
for fields in old:
    said = dict(part.split("=", 1) for part in fields[5].split(" ") if "=" in part)
    path = files.get(int(fields[0]))
    if path is not None and "sha256" in said and path.suffix in (".json", ".csv"):
        known[said["sha256"]] = hexed(path.read_bytes())
    if fields[4] == "ACCEPTED" and "id" in said and path is not None:
        drafts[said["id"]] = path

lines, before, done = [], hexed(b""), {}
for seq, fields in enumerate(old):
    kind, payload = fields[4], fields[5]
    said = dict(part.split("=", 1) for part in payload.split(" ") if "=" in part)
    path = files.get(seq)
    if kind == "VERIFIED" and said["result"] not in known:
        json = bundle / "result.json"
        json.write_bytes(renewed(json.read_bytes()))
        known[said["result"]] = hexed(json.read_bytes())
    ident = said.get("id") if kind in ("ACCEPTED", "DRAFTED") else None
    if ident in drafts and ident not in done:
        done[ident] = known[ident] = note(drafts[ident])
    if kind == "CHECKPOINT":
        checkpoint(path, seq)
        payload = field(payload, "root", root(seq).hex())
    payload = renewed(payload.encode()).decode()
    if path is not None and "sha256" in said:
        payload = field(payload, "sha256", hexed(path.read_bytes()))
    if path is not None and kind == "ACCEPTED":
        payload = field(payload, "size", path.stat().st_size)
    line = "\t".join(fields[:2] + [before, fields[3], kind, payload])
    leaves.append(hashlib.sha256(b"\0" + line.encode()).digest())
    before = leaves[-1].hex()
    lines.append(line + "\n")
    if kind == "CLOSE":
        checkpoint(path, seq + 1)
(bundle / "log.txt").write_text("".join(lines))

names = sorted(str(path.relative_to(bundle)) for path in bundle.rglob("*")
               if path.is_file())
(bundle / "SHA256SUMS").write_text("".join(
    f"{hexed((bundle / name).read_bytes())}  {name}\n" for name in names
    if name not in ("SHA256SUMS", "bundle.note")
    and not name.startswith("attachments/")))
note(bundle / "bundle.note")
