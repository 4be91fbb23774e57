package pgtest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// The cluster's superuser and the database that initdb makes.
const (
	owner = "kontor"
	first = "postgres"
)

// patience is how long a start or a stop may take on a busy machine.
const patience = time.Minute

// cluster is a running PostgreSQL.
type cluster struct {
	dir   string // holds data and socket
	admin *sql.DB
	made  atomic.Int64
	quit  func(os.Signal) error
	ended <-chan error
}

// start makes a cluster and waits until it takes connections.
func start() (*cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	who, err := account()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kontor-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	if who != nil {
		err = os.Chown(dir, int(who.Uid), int(who.Gid))
	}
	if err == nil {
		err = c.launch(bin, who)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	c.admin, err = sql.Open("pgx", c.dsn(first))
	if err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

// launch fills the folder and runs the server on it.
func (c *cluster) launch(bin string, who *syscall.Credential) error {
	data := filepath.Join(c.dir, "data")
	initdb := c.command(filepath.Join(bin, "initdb"), who,
		"-D", data, "-U", owner, "-A", "trust", "--locale=C", "--encoding=UTF8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	// Nothing of it is meant to outlive the machine, so nothing waits for disk.
	server := c.command(filepath.Join(bin, "postgres"), who,
		"-D", data, "-k", c.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "max_connections=200", "-c", "shared_buffers=32MB")
	log, err := server.StderrPipe()
	if err != nil {
		return err
	}
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		// The server dies with the thread that started it, so that a killed
		// test leaves none behind: the thread must stay.
		runtime.LockOSThread()
		err := server.Start()
		started <- err
		if err == nil {
			err = errors.Join(follow(log, started), server.Wait())
		}
		ended <- err
	}()
	c.ended = ended
	if err := <-started; err != nil {
		return err
	}
	c.quit = server.Process.Signal
	if err := <-started; err != nil {
		return errors.Join(err, <-ended)
	}
	return nil
}

// follow reads the log to its end. It reports the line that says the server is
// ready, or the last lines of one that never was.
func follow(log io.Reader, ready chan<- error) error {
	var tail []string
	told := false
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if !told && strings.HasSuffix(lines.Text(), "database system is ready to accept connections") {
			ready <- nil
			told = true
		}
		if tail = append(tail, lines.Text()); len(tail) > 20 {
			tail = tail[1:]
		}
	}
	if !told {
		ready <- fmt.Errorf("postgres did not start:\n%s", strings.Join(tail, "\n"))
	}
	return lines.Err()
}

func (c *cluster) command(program string, who *syscall.Credential, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = attributes(who)
	return cmd
}

// stop ends the server at once and takes its folder away.
func (c *cluster) stop() error {
	var errs []error
	if c.admin != nil {
		errs = append(errs, c.admin.Close())
	}
	errs = append(errs, c.quit(syscall.SIGQUIT))
	select {
	case <-c.ended: // a server told to quit at once does not end with 0
	case <-time.After(patience):
		errs = append(errs, errors.New("the server does not stop"), c.quit(os.Kill))
		<-c.ended
	}
	return errors.Join(append(errs, os.RemoveAll(c.dir))...)
}

// create makes an empty database and returns its name.
func (c *cluster) create(ctx context.Context) (string, error) {
	name := fmt.Sprintf("t%d", c.made.Add(1))
	_, err := c.admin.ExecContext(ctx, `CREATE DATABASE `+name)
	if err != nil {
		return "", fmt.Errorf("create database: %w", err)
	}
	return name, nil
}

// drop takes a database away, also from connections that were left open.
func (c *cluster) drop(name string) error {
	_, err := c.admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
	if err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

func (c *cluster) dsn(name string) string {
	host := url.Values{"host": {c.dir}, "sslmode": {"disable"}}
	return "postgres://" + owner + "@/" + name + "?" + host.Encode()
}
