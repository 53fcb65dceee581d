package publish

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile locks file unless another has locked it.
func lockFile(file *os.File) (taken bool, err error) {
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if err == windows.ERROR_LOCK_VIOLATION || err == windows.ERROR_IO_PENDING {
		return false, nil
	}
	return err == nil, err
}

// unlockFile unlocks a file and removes it. That fails, as it should, when the
// next has opened it in between.
func unlockFile(file *os.File) {
	file.Close()
	os.Remove(file.Name())
}
