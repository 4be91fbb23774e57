package syncer

import (
	"context"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// ask is a question under way.
type ask struct {
	what string
	args cbor.RawMessage
	done chan reply // takes one reply without waiting
}

type reply struct {
	body cbor.RawMessage
	err  error
}

func (a *ask) answer(body cbor.RawMessage, err error) { a.done <- reply{body, err} }

// Ask puts a question to the server and reads its answer into into. Without a
// live connection the error is the rule "offline"; the server's faults come as
// doc.Errors.
func (s *Syncer) Ask(ctx context.Context, what string, args, into any) error {
	raw, err := wire.Marshal(args)
	if err != nil {
		return err
	}
	a := &ask{what: what, args: raw, done: make(chan reply, 1)}
	select {
	case s.asks <- a:
	case <-s.ended:
		return doc.Denied("offline")
	case <-ctx.Done():
		return doc.Denied("offline").Because(ctx.Err())
	}
	select {
	case r := <-a.done:
		if r.err != nil {
			return r.err
		}
		return wire.Unmarshal(r.body, into)
	case <-ctx.Done():
		return doc.Denied("offline").Because(ctx.Err())
	}
}

// put sends a question.
func (c *connection) put(a *ask) error {
	c.asked++
	c.waiting[c.asked] = a
	return c.send(wire.TNeed, wire.Need{Ask: c.asked, What: a.what, Args: a.args})
}

// chunk takes an answer to whoever asked.
func (c *connection) chunk(body []byte) error {
	var ch wire.Chunk
	if err := wire.Unmarshal(body, &ch); err != nil {
		return err
	}
	a := c.waiting[ch.Ask]
	if a == nil {
		return wire.ErrMalformed
	}
	delete(c.waiting, ch.Ask)
	if len(ch.Faults) > 0 {
		a.answer(nil, told(ch.Faults))
		return nil
	}
	a.answer(ch.Body, nil)
	return nil
}
