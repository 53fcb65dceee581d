//go:build unix

package publish

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile locks file unless another has locked it.
func lockFile(file *os.File) (taken bool, err error) {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch err {
		case nil:
			return true, nil
		case unix.EWOULDBLOCK:
			return false, nil
		case unix.EINTR:
		default:
			return false, err
		}
	}
}

// unlockFile removes a locked file, which nobody else may do, then unlocks it.
func unlockFile(file *os.File) {
	os.Remove(file.Name())
	file.Close()
}
