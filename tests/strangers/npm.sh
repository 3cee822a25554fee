#!/bin/sh
# npm.sh FOLDER: the two packages that verify.js asks, in FOLDER/node_modules
# and nowhere else: for one test run, with no lock file. Fails without npm or
# a network.
set -eu

command -v npm >/dev/null && command -v node >/dev/null
mkdir -p "$1"
cd "$1"
timeout 120 npm install --prefix . --no-save --no-package-lock --no-audit \
    --no-fund --ignore-scripts --silent \
    @sigstore/verify@3.1.1 merkletreejs@0.6.0
