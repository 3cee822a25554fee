#!/bin/sh
# install.sh PACKAGE...: installs what is missing of these Debian packages.
# Says nothing when all are there.
set -eu

missing=
for package in "$@"; do
	dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
	    grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "as root, run: apt-get install$missing" >&2
		exit 1
	fi
	root=sudo
fi
echo "installing:$missing"
# A package list that cannot be renewed is no reason to stop: the old one may
# do, and apt-get install says so if it does not.
$root apt-get update -qq || true
# shellcheck disable=SC2086 # a list of words
$root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing </dev/null
