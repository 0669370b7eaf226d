# Sourced by scripts that set a machine up. What it says goes to stderr.

# need_packages PACKAGE...: installs the Debian packages that are not there, each by name, as root;
# elsewhere it names them and goes on, so that what works without them still runs.
need_packages() {
  local missing=() package
  command -v dpkg-query > /dev/null || {
    echo "${0##*/}: not a Debian machine; it needs what these packages hold: $*" >&2
    return 0
  }
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] \
      || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "${0##*/}: not installed: ${missing[*]}" >&2
    echo "  mend: as root, apt-get install ${missing[*]}" >&2
    return 0
  fi
  echo "${0##*/}: installing ${missing[*]} ..." >&2
  # The services of these packages are not wanted on this machine: only their programs.
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d.waymark
  chmod +x /usr/sbin/policy-rc.d.waymark
  local ours=
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    mv /usr/sbin/policy-rc.d.waymark /usr/sbin/policy-rc.d
    ours=/usr/sbin/policy-rc.d
  else
    rm -f /usr/sbin/policy-rc.d.waymark
  fi
  local status=0
  {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  } >&2 || status=$?
  [ -z "$ours" ] || rm -f "$ours"
  return "$status"
}
