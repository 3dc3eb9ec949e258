#!/bin/sh
# Confirms a sealed package with openssl, unzip and sha256sum alone: no program of this project takes part.
#   docs/check-a-package.sh PACKAGE.asice ROOT.pem
# 1. openssl checks the signature over the manifest, the signer's certificate up to the root, and that the certificate is the one signed for.
# 2. sha256sum checks every file that the manifest names; a file that it does not name is refused.
# Exit status 0 only when all of it holds. What it cannot say: revocation, the seal registry, the sender binding; the station's report says those.
set -eu
if [ $# -ne 2 ]; then
  echo "usage: $0 PACKAGE.asice ROOT.pem" >&2
  exit 2
fi
package=$(realpath "$1")
root=$(realpath "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if unzip -Z1 "$package" | grep -qE '(^/|(^|/)\.\.(/|$)|\\)'; then
  echo "FAILED: the package names files outside of itself" >&2
  exit 1
fi
unzip -q "$package"

# -attime: the certificate is judged at the time of signing that the signature claims, not today.
manifest=META-INF/ASiCManifest001.xml
signature=META-INF/signature001.p7s
claimed=$(openssl cms -cmsout -print -inform DER -in "$signature" | sed -n '/signingTime/,/TIME:/s/.*TIME:[[:space:]]*//p' | head -n 1)
at=$(date -u -d "$claimed" +%s)
openssl cms -verify -cades -binary -inform DER -in "$signature" -content "$manifest" \
  -CAfile "$root" -purpose any -attime "$at" -out /dev/null
echo "signature over the manifest: good, claimed time $claimed"
openssl cms -cmsout -inform DER -in "$signature" -noout -print -nameopt utf8,sep_comma_plus | sed -n 's/^ *subject: /certificate inside: /p'

# The manifest holds base64, sha256sum wants hex.
{ tr '\n' ' ' < "$manifest"; echo; } | sed 's/<asic:DataObjectReference/\n&/g' |
  sed -n 's/.*DataObjectReference URI="\([^"]*\)".*<ds:DigestValue>\([^<]*\)<.*/\2 \1/p' |
  while read -r digest path; do
    printf '%s  %s\n' "$(printf '%s' "$digest" | base64 -d | od -An -v -tx1 | tr -d ' \n')" "$path"
  done > SHA256SUMS
test -s SHA256SUMS
sha256sum --check --strict SHA256SUMS

find . -type f ! -name SHA256SUMS ! -path ./mimetype ! -path "./$manifest" ! -path "./$signature" | sed 's|^\./||' |
  while read -r file; do
    if ! grep -qF "  $file" SHA256SUMS; then
      echo "FAILED: $file is not in the manifest" >&2
      exit 1
    fi
  done
echo "every file is covered: good"
