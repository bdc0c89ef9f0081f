# shellcheck shell=bash
# What the commands of this repository need on the machine. Sourced by ./run and ./test.

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# Says in plain words what is missing and how to get it; all of it at once.
need_tools() {
  local missing=0 node_version
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    missing=1
    complain "The .NET 10 SDK is missing. Get it from https://dotnet.microsoft.com/download/dotnet/10.0, or:"
    complain "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0   (then add ~/.dotnet to PATH)"
  fi
  node_version=$(node --version 2>/dev/null || true)
  if ! command -v npm >/dev/null || ! newer_than_node_20 "$node_version"; then
    missing=1
    complain "Node.js 20.19 or newer with npm is missing${node_version:+ (here is $node_version)}. Get it from https://nodejs.org, or with a package manager:"
    complain "  brew install node   |   winget install OpenJS.NodeJS   |   https://github.com/nvm-sh/nvm, then: nvm install 22"
  fi
  if [ "$missing" = 1 ]; then
    return 2
  fi
  # A program of .NET looks for the runtime in the usual places and here.
  export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

newer_than_node_20() {
  local version=${1#v} major minor
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [[ "$major" =~ ^[0-9]+$ ]] && { [ "$major" -gt 20 ] || { [ "$major" = 20 ] && [ "$minor" -ge 19 ]; }; }
}
