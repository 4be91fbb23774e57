package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/syncserver/demo"
	"kontor/syncserver/records"
)

// errRefused reports that the rules refused what the story tells: a fault of
// the story, which a test would find.
var errRefused = errors.New("refused")

// demo lets an invented company's story happen in an empty base, each wish at
// the time its author had it, and prints the invitations of a sales manager
// and of the head of sales.
func (b *base) demo(ctx context.Context, out io.Writer) error {
	if err := b.mustBeEmpty(ctx); err != nil {
		return err
	}
	story, err := demo.Tell(b.clock.now(), b.records.Meta().Zone)
	if err != nil {
		return err
	}
	if err := b.relive(ctx, story); err != nil {
		return err
	}
	if err := b.records.Midnight(ctx); err != nil {
		return err
	}
	for _, who := range []doc.ID{story.Manager, story.Head} {
		if err := b.invite(ctx, who, false, out); err != nil {
			return err
		}
	}
	b.log.Info("the demo company is there: the first invitation is a sales manager's, the second the head of sales'")
	return nil
}

// mustBeEmpty refuses a base in which somebody has begun to work.
func (b *base) mustBeEmpty(ctx context.Context) error {
	for _, kind := range []string{"Department", "Counterparty"} {
		if err := b.each(ctx, kind, func(doc.Doc) error { return doc.Invalid("", "not_empty") }); err != nil {
			return err
		}
	}
	return nil
}

// relive takes the story into the base with the clock put back to each of its
// days: rules, numbers and history then read as they would have.
func (b *base) relive(ctx context.Context, story *demo.Story) error {
	ahead := b.clock.ahead.Load()
	defer b.clock.ahead.Store(ahead)
	accounts := story.Staff
	for _, day := range daysOf(story.Steps, b.records.Meta().Zone) {
		for _, run := range day {
			b.clock.ahead.Store(int64(time.Until(run[len(run)-1].At)))
			if err := b.take(ctx, run); err != nil {
				return err
			}
		}
		for _, m := range accounts { // on the first day, when their cards are there
			if err := b.auth.Add(ctx, m.ID, m.Login); err != nil {
				return err
			}
		}
		accounts = nil
	}
	return nil
}

// daysOf parts steps by day, and within it by author, so that one commit takes
// what an author did in a day.
func daysOf(steps []demo.Step, zone *time.Location) (days [][][]demo.Step) {
	type author struct {
		by      doc.ID
		machine bool
	}
	var day doc.Date
	var place map[author]int
	for _, s := range steps {
		if d := doc.DateOf(s.At.In(zone)); d != day || len(days) == 0 {
			day, place, days = d, map[author]int{}, append(days, nil)
		}
		today := &days[len(days)-1]
		who := author{s.By, s.Machine}
		i, known := place[who]
		if !known {
			i = len(*today)
			place[who], *today = i, append(*today, nil)
		}
		(*today)[i] = append((*today)[i], s)
	}
	return days
}

// take has the steps of one author decided.
func (b *base) take(ctx context.Context, run []demo.Step) error {
	if run[0].Machine {
		for _, s := range run {
			if _, err := b.records.Make(ctx, s.Mutation.ID, s.By, s.Mutation.Reason, s.Mutation.Do...); err != nil {
				return fmt.Errorf("demo: %w", err)
			}
		}
		return nil
	}
	client := "demo:" + string(run[0].By)
	n, _, err := b.records.Last(ctx, client)
	if err != nil {
		return err
	}
	ms := make([]change.Mutation, len(run))
	for i, s := range run {
		ms[i] = s.Mutation
		ms[i].N, ms[i].Base = n+int64(i)+1, b.records.Head()
		ms[i].At = run[len(run)-1].At // one commit takes the day's; none of it was made without a network
	}
	acks, err := b.records.Accept(ctx, records.Author{Client: client, Employee: run[0].By}, ms)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for i, a := range acks {
		for _, f := range a.Faults {
			return fmt.Errorf("demo: a wish of %s of %s: %v %v (%w)", run[i].By, run[i].At.Format(time.DateOnly), f, f.Params, errRefused)
		}
		if len(run[i].Content) > 0 {
			if err := b.bring(ctx, client, run[i].By, run[i].Content); err != nil {
				return fmt.Errorf("demo: %w", err)
			}
		}
	}
	return nil
}

// bring takes the content of a file as if its author had sent it.
func (b *base) bring(ctx context.Context, client string, by doc.ID, bytes []byte) error {
	sha := fmt.Sprintf("%x", sha256.Sum256(bytes))
	part, err := b.content.Receive(client, sha, int64(len(bytes)))
	if err != nil {
		return err
	}
	if _, err = part.Write(bytes); err == nil {
		err = part.Finish()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return err
	}
	actor, err := b.records.Actor(ctx, by)
	if err != nil {
		return err
	}
	return b.records.Arrived(ctx, actor, sha)
}
