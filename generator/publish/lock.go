package publish

import (
	"context"
	"fmt"
	"os"
	"time"
)

// lock takes the lock that the file name stands for, and waits for it until ctx
// ends. The lock of a killed process is free.
func lock(ctx context.Context, name string) (release func(), err error) {
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		release, err := tryLock(name)
		if release != nil || err != nil {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// tryLock takes the lock that the file name stands for. Without an error, release
// is nil if another has it. The file exists only while somebody has or wants the
// lock: whoever has it removes it in the end, so a lock counts only if the file
// still has its name then; otherwise the next may have locked another one already.
func tryLock(name string) (release func(), err error) {
	for {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666)
		if err != nil {
			return nil, err
		}
		taken, err := lockFile(file)
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("%s cannot be locked, which keeps two runs from disturbing each other; publish to another disk: %w", name, err)
		}
		if !taken {
			file.Close()
			return nil, nil
		}
		locked, err := file.Stat()
		if err != nil {
			file.Close()
			return nil, err
		}
		if named, err := os.Lstat(name); err == nil && os.SameFile(locked, named) {
			return func() { unlockFile(file) }, nil
		}
		file.Close()
	}
}
