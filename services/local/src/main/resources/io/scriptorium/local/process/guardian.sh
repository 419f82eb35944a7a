# Ends the children when the run that started them is gone. It is told of them line by line ("+ PID SIGNAL", "- PID"), and
# the end of its input means that nobody is left to stop them. What it knows then still runs: each end was told before.
children=
while read -r change pid signal; do
  case $change in
    +) children="$children $pid:$signal" ;;
    -)
      rest=
      for child in $children; do
        [ "${child%%:*}" = "$pid" ] || rest="$rest $child"
      done
      children=$rest
      ;;
  esac
done

for child in $children; do
  kill -"${child#*:}" "${child%%:*}" 2>/dev/null
done
tenths=0
while [ $tenths -lt 80 ]; do
  alive=
  for child in $children; do
    kill -0 "${child%%:*}" 2>/dev/null && alive=yes
  done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  tenths=$((tenths + 1))
done
for child in $children; do
  kill -KILL "${child%%:*}" 2>/dev/null
done
