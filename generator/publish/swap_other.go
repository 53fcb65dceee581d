//go:build !linux && !darwin

package publish

import "errors"

// exchange would make each of two folders the other, in one step.
func exchange(a, b string) error {
	return errors.ErrUnsupported
}
