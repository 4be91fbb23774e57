package vault

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"kontor/desktop/vault/cryptvfs/crashvfs"
)

// childEnv tells the test's own program to be a desktop that saves until it is
// killed; its value is the profile.
const childEnv = "KONTOR_VAULT_CHILD"

func TestMain(m *testing.M) {
	if err := crashvfs.Register(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if dir := os.Getenv(childEnv); dir != "" {
		if err := keepSaving(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// keepSaving saves one firm after another and says so each time.
func keepSaving(dir string) error {
	ctx := context.Background()
	v, err := Open(ctx, testConfig(dir), testPassword)
	if errors.Is(err, ErrNone) {
		v, err = Create(ctx, testConfig(dir), testPassword, nil)
	}
	if err != nil {
		return err
	}
	mark, err := v.Mark(ctx)
	if err != nil {
		return err
	}
	for n := int(mark.N) + 1; ; n++ {
		m := mutation(n, made(n, "Name", fmt.Sprintf("%s %d", canary, n), "Note", canaryPhone))
		if _, err := v.Save(ctx, env(), m, false); err != nil {
			return err
		}
		if n%7 == 0 {
			if err := v.Index(ctx); err != nil {
				return err
			}
		}
		if _, err := fmt.Println(n); err != nil {
			return err
		}
	}
}

// killAfter lets a child save until it has said so often, and kills it. It
// returns the last number that was said to be saved.
func killAfter(t *testing.T, dir string, saves int) (last int) {
	t.Helper()
	exe, err := os.Executable()
	check(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	lines := bufio.NewReader(out)
	for range saves {
		if _, err := fmt.Fscanln(lines, &last); err != nil {
			t.Fatalf("the child ended by itself: %v, %v", err, cmd.Wait())
		}
	}
	check(t, cmd.Process.Kill())
	for { // it may have said more before it died
		if _, err := fmt.Fscanln(lines, &last); err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			break
		}
	}
	_ = cmd.Wait() // killed, as it should be
	return last
}
