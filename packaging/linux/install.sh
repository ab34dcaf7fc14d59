#!/bin/sh
# Installs nnvisual for one user or for all, without a package manager.
#
#   ./install.sh                      into ~/.local, or as root into /usr/local
#   ./install.sh --prefix DIR         somewhere else
#   ./install.sh --uninstall [--prefix DIR]
#
# An earlier version in the same place is replaced. Settings and what you made are in other folders and are not touched.
set -eu

glibc=@GLIBC@
lists=lib/nnvisual/installed
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

fail() {
    echo "install.sh: $1" >&2
    exit 2
}

# What the system's own tools make of our files, so that they can be taken away if nobody else needs them.
generated="share/applications/mimeinfo.cache share/icons/hicolor/icon-theme.cache share/mime/XMLnamespaces
share/mime/aliases share/mime/generic-icons share/mime/globs share/mime/globs2 share/mime/icons share/mime/magic
share/mime/mime.cache share/mime/subclasses share/mime/treemagic share/mime/types share/mime/version
share/mime/application/x-nnvisual-lecture.xml share/mime/application/x-nnvisual-session.xml"

refresh() {
    if [ -d "$prefix/share/mime/packages" ] && command -v update-mime-database >/dev/null; then
        update-mime-database "$prefix/share/mime" || true
    fi
    if [ -d "$prefix/share/applications" ] && command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$prefix/share/applications" || true
    fi
    if [ -e "$prefix/share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor" || true
    fi
}

uninstall() {
    [ -f "$prefix/$lists.files" ] || return 1
    while IFS= read -r name; do
        rm -f -- "$prefix/$name"
    done <"$prefix/$lists.files"
    # The lists themselves go last, so that an interrupted removal can be repeated.
    folders=$(cat "$prefix/$lists.folders")
    made=$(cat "$prefix/$lists.made")
    rm -f -- "$prefix/$lists.files" "$prefix/$lists.folders" "$prefix/$lists.made"
    printf '%s\n' "$folders" | LC_ALL=C sort -r | while IFS= read -r name; do
        rmdir -- "$prefix/$name" 2>/dev/null || true
    done
    refresh
    for name in $made; do
        case $name in
            share/mime/*) [ -n "$(ls -A "$prefix/share/mime/packages" 2>/dev/null)" ] && continue ;;
            share/applications/*) [ -n "$(ls "$prefix"/share/applications/*.desktop 2>/dev/null)" ] && continue ;;
        esac
        rm -f -- "$prefix/$name"
    done
    printf '%s\n' "$folders" | LC_ALL=C sort -r | while IFS= read -r name; do
        rmdir -- "$prefix/$name" 2>/dev/null || true
    done
}

install_files() {
    cd "$here"
    # Before anything is made: which folders and which generated files are there already.
    folders=$(find bin lib share -type d | LC_ALL=C sort | while IFS= read -r name; do
        [ -d "$prefix/$name" ] || echo "$name"
    done; [ -d "$prefix/share/mime/application" ] || echo share/mime/application)
    made=$(for name in $generated; do [ -e "$prefix/$name" ] || echo "$name"; done)
    find bin lib share -type d | while IFS= read -r name; do mkdir -p -- "$prefix/$name"; done
    printf '%s\n' "$folders" >"$prefix/$lists.folders"
    printf '%s\n' "$made" >"$prefix/$lists.made"
    find bin lib share ! -type d | LC_ALL=C sort >"$prefix/$lists.files"
    tar -cf - bin lib share | tar -C "$prefix" --no-same-owner -xf -
    # A menu does not know the shell's PATH. Quotes only where they are needed: xdg-open does not understand them.
    program=$prefix/bin/nnvisual
    case $program in *[!A-Za-z0-9/._+-]*) program="\"$program\"" ;; esac
    sed -e "s|^Exec=nnvisual|Exec=$program|" -e "s|^TryExec=.*|TryExec=$prefix/bin/nnvisual|" \
        share/applications/nnvisual.desktop >"$prefix/share/applications/nnvisual.desktop"
    refresh
}

prefix=
action=install
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) [ $# -ge 2 ] || fail "--prefix needs a folder"; prefix=$2; shift ;;
        --prefix=*) prefix=${1#--prefix=} ;;
        --uninstall) action=uninstall ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) fail "'$1' is not an option; see ./install.sh --help" ;;
    esac
    shift
done
if [ -z "$prefix" ]; then
    if [ "$(id -u)" -eq 0 ]; then prefix=/usr/local; else prefix=${HOME:?}/.local; fi
fi
case $prefix in
    *[\"\\\`\$\|\&\;]*) fail "the prefix '$prefix' has a character that a menu entry cannot have; choose another folder" ;;
    /*) ;;
    *) prefix=$(pwd)/$prefix ;;
esac

if [ "$action" = uninstall ]; then
    uninstall || fail "nnvisual is not installed in $prefix; name the right folder with --prefix"
    echo "nnvisual is removed from $prefix. Settings and what you made are kept (~/.config/nnvisual, ~/.local/share/nnvisual)."
    exit 0
fi

have=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/^glibc //') || have=
[ -n "$have" ] || fail "this system has no glibc; nnvisual needs glibc $glibc or newer"
[ "$(printf '%s\n%s\n' "$glibc" "$have" | sort -V | head -n 1)" = "$glibc" ] ||
    fail "this system has glibc $have; nnvisual needs $glibc or newer (Debian 12, Ubuntu 22.04, Fedora 36)"
mkdir -p -- "$prefix" 2>/dev/null || fail "$prefix cannot be made; choose another folder with --prefix"
[ -w "$prefix" ] || fail "$prefix cannot be written to; choose another folder with --prefix"
uninstall || true
install_files
echo "nnvisual is installed in $prefix and in the menu. To remove it:  $here/install.sh --uninstall --prefix $prefix"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "To start it in a terminal by its name, add $prefix/bin to PATH." ;;
esac
