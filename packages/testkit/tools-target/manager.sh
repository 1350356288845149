#!/bin/sh
# Plays a package manager, a service manager or sudo, by the name it is called by: says and exits as the real one does
# in the cases that an installer of VMware Tools meets. Installs nothing. Made for tests; no fact about any package.
STATE=/home/.corral-guest
NAME=$(basename "$0")
printf '%s %s\n' "$NAME" "$*" >>"$STATE/calls"

is_root() { [ "$(id -u)" = 0 ] || [ -n "${CORRAL_GUEST_ROOT:-}" ]; }
refuse() { # code, text
  printf '%s\n' "$2" >&2
  exit "$1"
}

# What the test wants to go wrong: the first line is the exit code, the rest is said.
planned() {
  [ -f "$STATE/fail-$NAME" ] || return 0
  tail -n +2 "$STATE/fail-$NAME" >&2
  exit "$(head -n 1 "$STATE/fail-$NAME")"
}

privileges() {
  is_root && return 0
  case $NAME in
    apt-get | apt) refuse 100 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?' ;;
    dnf) refuse 1 'Error: This command has to be run with superuser privileges (under the root user on most systems).' ;;
    yum) refuse 1 'You need to be root to perform this command.' ;;
    zypper) refuse 5 'Root privileges are required to run this command.' ;;
    apk) refuse 99 'ERROR: Unable to lock database: Permission denied
ERROR: Failed to open apk database: Permission denied' ;;
    pacman) refuse 1 'error: you cannot perform this operation unless you are root.' ;;
    *) refuse 4 'Failed to start unit: Access denied' ;;
  esac
}

unknown() { # package
  case $NAME in
    apt-get | apt) refuse 100 "E: Unable to locate package $1" ;;
    dnf) refuse 1 "Error: Unable to find a match: $1" ;;
    yum) refuse 1 "No package $1 available.
Error: Nothing to do" ;;
    zypper) refuse 104 "'$1' not found in package names. Trying capabilities.
No provider of '$1' found." ;;
    apk) refuse 1 "ERROR: unable to select packages:
  $1 (no such package):
    required by: world[$1]" ;;
    pacman) refuse 1 "error: target not found: $1" ;;
  esac
}

install() { # words after the verb
  privileges
  planned
  for word in "$@"; do
    case $word in
      -*) ;;
      open-vm-tools) found=1 ;;
      *) unknown "$word" ;;
    esac
  done
  [ -n "${found:-}" ] || exit 0
  echo 'Installing open-vm-tools'
  sleep 0.2
  : >"$STATE/installed"
  # Debian's packages start their services themselves.
  case $NAME in apt-get | apt) : >"$STATE/running" ;; esac
  echo 'Complete!'
}

service() { # unit, verb
  privileges
  case $1 in
    vmtoolsd* | open-vm-tools*) ;;
    *) refuse 5 "Failed to $2 $1: Unit $1 not found." ;;
  esac
  [ -f "$STATE/installed" ] || refuse 5 "Failed to $2 $1: Unit $1 not found."
  planned
  case $2 in
    start | restart) : >"$STATE/running" ;;
    is-active | status) [ -f "$STATE/running" ] || exit 3 ;;
  esac
}

as_root() {
  while [ $# -gt 0 ]; do
    case $1 in
      -n) quiet=1 ;;
      -S) input=1 ;;
      -p) shift ;;
      -k | -H | -E) ;;
      --) shift; break ;;
      -*) refuse 1 "sudo: invalid option $1" ;;
      *) break ;;
    esac
    shift
  done
  if [ -f "$STATE/sudo-none" ]; then
    refuse 1 "$(id -un) is not in the sudoers file."
  elif [ -f "$STATE/sudo-password" ] && ! is_root; then
    [ -z "${quiet:-}" ] && [ -n "${input:-}" ] || refuse 1 'sudo: a password is required'
    IFS= read -r given || given=
    [ "$given" = "$(cat "$STATE/sudo-password")" ] || refuse 1 'sudo: 1 incorrect password attempt'
  fi
  CORRAL_GUEST_ROOT=1 exec "$@"
}

case $NAME in
  sudo) as_root "$@" ;;
  systemctl)
    VERB=
    for word in "$@"; do
      case $word in
        --now) NOW=1 ;;
        -*) ;;
        *) if [ -z "$VERB" ]; then VERB=$word; else UNIT=$word; fi ;;
      esac
    done
    [ -z "${UNIT:-}" ] || service "$UNIT" "$VERB"
    [ "$VERB" = enable ] && [ -n "${NOW:-}" ] && : >"$STATE/running"
    exit 0
    ;;
  rc-service) service "$1" "$2" ;;
  rc-update) service "${2:-none}" add ;;
  apk) case $1 in add) shift; install "$@" ;; update) privileges ;; esac ;;
  pacman) case $1 in -S*) shift; install "$@" ;; esac ;;
  *)
    while [ $# -gt 0 ]; do
      word=$1
      shift
      case $word in
        install | in) install "$@"; exit 0 ;;
        update | refresh | ref | makecache) privileges; exit 0 ;;
      esac
    done
    ;;
esac
