//go:build unix

package publish

import (
	"io/fs"
	"syscall"
)

// device is the number of the file system that a file is on.
func device(info fs.FileInfo) uint64 {
	return uint64(info.Sys().(*syscall.Stat_t).Dev)
}
