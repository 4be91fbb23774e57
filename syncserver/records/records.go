// Package records holds the master documents: it accepts mutations in one
// order, keeps their history, and hands out to each actor what he may see, and
// nothing else. It serves any kind; the company's own are handed in.
package records

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Config is what the records are told of the company and of the world.
type Config struct {
	Kinds  *doc.Kinds
	Grants []access.Grant
	// Post tells where an employee stands today.
	Post func(c doc.Context, employee doc.ID) (access.Post, error)
	// Posts lists the kinds whose documents Post reads: a change of one may
	// change anybody's rights.
	Posts  []string
	Now    func() time.Time
	Random io.Reader
	// Denied gives what is to be written of a wish that was refused; nil: nothing.
	Denied func(at doc.Time, by doc.ID, m *change.Mutation, faults []*doc.Error) []doc.Write
	// Report is told what went wrong without failing anybody's wish.
	Report func(err error)
}

// Records is the one current base.
type Records struct {
	Config
	db     *docdb.DB
	meta   Meta
	queue  chan *offer
	stop   chan struct{}
	soon   chan struct{} // something is due before the day turns
	done   sync.WaitGroup
	news   news
	actors actors
	recent ring
	came   arrivals
	// writing is held from the beginning of a write until it was told of.
	writing sync.Mutex
}

// Meta is what the base says of itself.
type Meta struct {
	Server  string // the base's ID, made at init
	Epoch   string
	Company string
	Zone    *time.Location
	Trial   bool
	start   int64 // seq of the epoch's beginning
}

// epochShift puts the epoch's number above every counter of the one before.
const epochShift = 40

// Init fills an empty base's meta.
func Init(ctx context.Context, db *docdb.DB, company, zone string, trial bool, random io.Reader, now time.Time) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" {
		return doc.Invalid("zone", "unknown_zone").With("zone", zone)
	}
	server, err := doc.NewID(now, random)
	if err != nil {
		return err
	}
	epoch, err := doc.NewID(now, random)
	if err != nil {
		return err
	}
	head := strconv.FormatInt(1<<epochShift, 10)
	return db.Update(ctx, func(tx *docdb.Tx) error {
		for name, value := range map[string]string{
			"server": string(server), "epoch": string(epoch), "epoch_start": head, "head": head,
			"company": company, "zone": zone, "trial": strconv.FormatBool(trial),
		} {
			if err := tx.Exec(`INSERT INTO meta (name, value) VALUES ($1, $2)`, name, value); err != nil {
				return fmt.Errorf("init %s: %w", name, err)
			}
		}
		return nil
	})
}

// ErrEmpty reports a base that was never initialised.
var ErrEmpty = errors.New("the base is empty: run init first")

// Open begins to work on the base and puts in order what time has moved while
// nobody was looking.
func Open(ctx context.Context, db *docdb.DB, c Config) (*Records, error) {
	r := &Records{Config: c, db: db, queue: make(chan *offer, 256), stop: make(chan struct{}), soon: make(chan struct{}, 1)}
	if err := db.View(ctx, r.readMeta); err != nil {
		return nil, err
	}
	r.actors.known = map[doc.ID]*access.Actor{}
	if err := r.reclass(ctx); err != nil {
		return nil, err
	}
	r.recent.reset(r.news.head.Load())
	r.done.Add(1)
	go r.write()
	if err := r.Midnight(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.look()
	return r, nil
}

func (r *Records) readMeta(tx *docdb.Tx) error {
	values := map[string]string{}
	for _, name := range []string{"server", "epoch", "epoch_start", "head", "company", "zone", "trial"} {
		var v string
		found, err := tx.Row([]any{&v}, `SELECT value FROM meta WHERE name = $1`, name)
		if err != nil {
			return fmt.Errorf("read meta: %w", err)
		}
		if !found {
			return ErrEmpty
		}
		values[name] = v
	}
	zone, err := time.LoadLocation(values["zone"])
	if err != nil {
		return fmt.Errorf("read meta: %w", err)
	}
	head, err := strconv.ParseInt(values["head"], 10, 64)
	if err != nil {
		return fmt.Errorf("read meta: %w", err)
	}
	start, err := strconv.ParseInt(values["epoch_start"], 10, 64)
	if err != nil {
		return fmt.Errorf("read meta: %w", err)
	}
	r.meta = Meta{Server: values["server"], Epoch: values["epoch"], Company: values["company"], Zone: zone, Trial: values["trial"] == "true", start: start}
	r.news.head.Store(head)
	return nil
}

// Meta tells what the base says of itself.
func (r *Records) Meta() Meta { return r.meta }

// Head is the seq of the last accepted change.
func (r *Records) Head() int64 { return r.news.head.Load() }

// Close lets the writer finish what it has begun and stops it.
func (r *Records) Close() error {
	close(r.stop)
	r.done.Wait()
	return nil
}

// env is the world that a mutation of the actor is applied in.
func (r *Records) env(s *store, a *access.Actor, client string) change.Env {
	return change.Env{
		Kinds: r.Kinds, Store: rules{s}, Actor: a, Now: s.now(), Zone: r.meta.Zone,
		Client: client, Server: true, Number: s.number, Past: s.past, Writer: s.writer, Whole: s.whole,
	}
}

// context is what rules may know outside of a mutation.
func (r *Records) context(s *store) doc.Context {
	return doc.Context{Reader: s, Actor: access.System(access.Post{}), Now: s.now(), Zone: r.meta.Zone, Server: true, Content: s.whole}
}
