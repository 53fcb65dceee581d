package publish

import "golang.org/x/sys/unix"

// exchange makes each of two folders the other, in one step.
func exchange(a, b string) error {
	return unix.RenamexNp(a, b, unix.RENAME_SWAP)
}
