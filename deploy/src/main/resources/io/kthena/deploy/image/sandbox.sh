# Runs a command in an unpacked image as a container engine would: a root that cannot be written to, a /tmp of its own, no
# privileges. Runs in a mount namespace of its own: whatever is mounted here ends with the process.
# Arguments: ROOT, a folder that becomes /tmp, USER ("" stays who we are), then the command.
set -eu
root=$1 scratch=$2 user=$3
shift 3
mount --bind "$root" "$root"
mount --bind "$scratch" "$root/tmp"
mount --rbind /proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -o remount,bind,ro "$root"
cd "$root"
if [ -n "$user" ]; then exec chroot "--userspec=$user:$user" "$root" "$@"; else exec chroot "$root" "$@"; fi
