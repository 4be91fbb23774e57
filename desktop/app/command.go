package app

import (
	"context"
	"errors"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Action is a command that can be given on documents of a kind.
type Action struct {
	Name  string
	Label string
	Kind  string
	Args  []*doc.Field
}

// Actions lists the commands on a kind.
func (a *App) Actions(kind string) (actions []Action) {
	for _, c := range a.kinds.Commands {
		if c.Kind == kind {
			actions = append(actions, Action{Name: c.Name, Label: a.Words().T("Command." + c.Name), Kind: kind, Args: c.Args})
		}
	}
	return actions
}

// Outcome is what a command has come to: done with what it made, or waiting
// for the server.
type Outcome struct {
	Mutation doc.ID
	Done     bool
	Made     []doc.ID
	Warnings []*doc.Error
}

// Command gives a command. Only the server can carry it out: with a connection
// the answer is waited for as long as ctx allows, without one it waits in the
// queue.
func (a *App) Command(ctx context.Context, name string, id doc.ID, args doc.Body, reason string) (out Outcome, err error) {
	heard := false
	err = a.use(func(s *session) error {
		cmd, err := a.kinds.Command(name)
		if err != nil {
			return err
		}
		row, err := s.v.Row(ctx, id)
		if err != nil {
			return err
		}
		if row == nil || row.Kind != cmd.Kind {
			return doc.Missing(cmd.Kind, id)
		}
		if err := cmd.CheckArgs(args); err != nil {
			return err
		}
		m, err := s.mutation(reason)
		if err != nil {
			return err
		}
		m.Command, m.Kind, m.Target, m.Args = name, cmd.Kind, id, args
		res, err := s.keep(ctx, m, false)
		if err != nil {
			return err
		}
		out.Mutation = m.ID
		heard = s.sync.Status().State.Connected()
		s.saved(res)
		return nil
	})
	if err != nil || !heard {
		return out, err
	}
	return out, a.answered(ctx, &out)
}

// answered waits for the server's answer. When the time is over, or the link
// breaks, the command goes on waiting in the queue.
func (a *App) answered(ctx context.Context, out *Outcome) error {
	var ack *wire.Ack
	err := a.wait(ctx, func() (bool, error) {
		heard := false
		err := a.use(func(s *session) (err error) {
			ack, err = s.v.Answer(ctx, out.Mutation)
			heard = s.sync.Status().State.Connected()
			return err
		})
		return ack != nil || !heard, err
	})
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil || ack == nil:
		return err
	case len(ack.Faults) > 0:
		// Who waited is told and has before him what he typed: it is no draft besides.
		return errors.Join(joined(ack.Faults), a.Discard(ctx, out.Mutation))
	}
	out.Done, out.Made, out.Warnings = true, ack.Made, ack.Warnings
	return nil
}
