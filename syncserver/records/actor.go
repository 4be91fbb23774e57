package records

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// actors keeps the rights worked out, until somebody's post changes.
type actors struct {
	mu    sync.Mutex
	known map[doc.ID]*access.Actor
	like  map[string]*access.Actor // one of each set of roles
	round int                      // counts the changes, so that a stale answer is not kept
	torn  bool
}

// unsettle comes before a commit that changes posts: until it is told of,
// everybody works rights out of the snapshot he reads.
func (a *actors) unsettle() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.torn = map[doc.ID]*access.Actor{}, true
	a.round++
}

// forget comes after it.
func (a *actors) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.torn = map[doc.ID]*access.Actor{}, false
	a.round++
}

func (a *actors) get(id doc.ID) (*access.Actor, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.known[id], a.round
}

func (a *actors) put(id doc.ID, actor *access.Actor, round int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if round == a.round && !a.torn {
		a.known[id] = actor
	}
}

// Actor tells what an employee may do now. While nothing has changed it is the
// same pointer.
func (r *Records) Actor(ctx context.Context, employee doc.ID) (*access.Actor, error) {
	if a, _ := r.actors.get(employee); a != nil {
		return a, nil
	}
	var a *access.Actor
	err := r.db.View(ctx, func(tx *docdb.Tx) (err error) {
		a, err = r.actorIn(&store{Records: r, tx: tx}, employee)
		return err
	})
	return a, err
}

func (r *Records) actorIn(s *store, employee doc.ID) (*access.Actor, error) {
	a, round := r.actors.get(employee)
	if a != nil {
		return a, nil
	}
	a, err := r.work(s, employee)
	if err == nil {
		r.actors.put(employee, a, round)
	}
	return a, err
}

// work reads where the employee stands and works out his rights.
func (r *Records) work(s *store, employee doc.ID) (*access.Actor, error) {
	post, err := r.Post(r.context(s), employee)
	if err != nil {
		return nil, fmt.Errorf("post of %s: %w", employee, err)
	}
	return r.actors.of(post, func() *access.Actor { return access.NewActor(post, r.Grants, r.Kinds) }), nil
}

// of makes the actor of a post, fresh only if nobody has the same roles.
func (a *actors) of(p access.Post, fresh func() *access.Actor) *access.Actor {
	roles := strings.Join(p.Roles, " ")
	a.mu.Lock()
	like := a.like[roles]
	a.mu.Unlock()
	if like != nil {
		return like.Colleague(p)
	}
	like = fresh()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.like == nil {
		a.like = map[string]*access.Actor{}
	}
	a.like[roles] = like
	return like
}
