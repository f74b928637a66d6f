#!/usr/bin/env bash
# Brings the programs that tests compare with: BIRD 2.0.12, BIRD 1.6.8 and tshark, from the Debian archive.
#
#   tests/daemons.sh        exit status 0: all are there; 1: some are not, and it has said which and why
#
# Nothing is installed. Packages, with the libraries this machine lacks, are unpacked below target/daemons/NAME/, and
# a small starter beside each program (target/daemons/bird2/bird) points it at those libraries. So it needs no root,
# no service starts, and both BIRDs lie side by side. What is there already, unpacked or installed, is not fetched;
# LABSIM_BIRD2, LABSIM_BIRD1 and LABSIM_TSHARK name programs to take instead.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
daemons=$PWD/target/daemons

# apt with lists and a cache of its own: the machine's may be missing or stale, and may not be ours to write.
apt=(apt-get -qq -o "Dir::State::Lists=$daemons/apt/lists" -o "Dir::Cache=$daemons/apt/cache"
    -o APT::Sandbox::User=root -o Acquire::Retries=2 -o Acquire::http::Timeout=20)

# Fetches the lists, at the first call.
update() {
    [[ -d $daemons/apt ]] && return
    mkdir -p "$daemons/apt/lists/partial" "$daemons/apt/cache/archives/partial"
    "${apt[@]}" update >&2
}

# missing_packages PACKAGE: it, and all it depends on that this machine does not have.
missing_packages() {
    "${apt[@]}" --simulate install --reinstall --no-install-recommends "$1" | awk '$1 == "Inst" { print $2 }'
}

# starter NAME PROGRAM: writes NAME/PROGRAM, which runs the unpacked program with the unpacked libraries.
starter() {
    local program
    program=$(cd "$daemons/$1" && find . -path "*bin/$2") || return
    [[ -n $program ]] || return
    cat >"$daemons/$1/$2" <<END
#!/bin/sh
here=\$(cd "\$(dirname "\$0")" && pwd)
for libraries in "\$here"/usr/lib/*-linux-gnu* "\$here"/lib/*-linux-gnu*; do
    LD_LIBRARY_PATH=\$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}
done
export LD_LIBRARY_PATH WIRESHARK_DATA_DIR="\$here/usr/share/wireshark"
exec "\$here/$program" "\$@"
END
    chmod +x "$daemons/$1/$2"
}

# unpack NAME PACKAGE PROGRAM…: fetches the package into NAME/ and writes the starters.
unpack() {
    local name=$1 package=$2 packages deb program
    shift 2
    packages=$(missing_packages "$package") && [[ -n $packages ]] || return
    rm -rf "${daemons:?}/$name" && mkdir -p "$daemons/$name/debs" || return
    # Package names have no blanks: the list may fall into words.
    # shellcheck disable=SC2086
    (cd "$daemons/$name/debs" && "${apt[@]}" download $packages >&2) || return
    for deb in "$daemons/$name"/debs/*.deb; do
        dpkg-deb --extract "$deb" "$daemons/$name" || return
    done
    rm -r "$daemons/$name/debs"
    for program in "$@"; do
        starter "$name" "$program" || return
    done
}

# version PROGRAM: the first line it says of itself that has a version in it; nothing if there is no such program.
version() { "$1" --version 2>&1 </dev/null | grep --max-count 1 '[0-9]\.[0-9]'; }

# fetch NAME PACKAGE PROGRAM…: unpacks the package, or says why not.
fetch() {
    command -v apt-get >/dev/null || { missing "$1" "no apt-get here to fetch it with"; return 1; }
    echo "$1: fetching the package $2 …"
    update || { missing "$1" "apt-get update failed"; return 1; }
    unpack "$@" || { missing "$1" "the package $2 cannot be had"; return 1; }
}

# bring NAME WANTED PACKAGE PROGRAM…: sees to it that the first PROGRAM is there and WANTED is in its version.
bring() {
    local name=$1 wanted=$2 unpacked=$daemons/$1/$4 named=LABSIM_${1^^} program found
    for program in "${!named:-$unpacked}" "$4" "/usr/sbin/$4"; do
        found=$(version "$program")
        [[ $found == *$wanted* || -n ${!named:-} ]] && { echo "$name: $found ($program)"; return; }
    done
    fetch "$name" "${@:3}" || return
    found=$(version "$unpacked")
    [[ $found == *$wanted* ]] && { echo "$name: $found"; return; }
    missing "$name" "the tests hold to $wanted, which Debian 12 has; $release has ${found:-one that does not run}"
    return 1
}

missing() { echo "$1: MISSING, so tests that need it are skipped: $2" >&2; }

release=$(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME")
status=0
rm -rf "$daemons/apt"
bring bird2 'BIRD version 2.0.12' bird2 bird birdc || status=1
bring bird1 'BIRD version 1.6.8' bird bird birdc || status=1
bring tshark 'TShark' tshark tshark || status=1
rm -rf "$daemons/apt"
exit "$status"
