package calendar

import (
	"container/list"
	"sync"
)

// shelf keeps the pages that were sent last, within a bound of memory.
type shelf struct {
	limit int

	mu    sync.Mutex
	size  int
	pages map[[32]byte]*list.Element // of *slot
	used  list.List                  // the latest first
}

type slot struct {
	hash [32]byte
	page *page
}

func (s *shelf) get(hash [32]byte) *page {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.pages[hash]
	if e == nil {
		return nil
	}
	s.used.MoveToFront(e)
	return e.Value.(*slot).page
}

// put keeps a page, and drops those that were not asked for the longest.
func (s *shelf) put(hash [32]byte, p *page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(s.pages[hash])
	if p == nil || p.size() > s.limit {
		return
	}
	if s.pages == nil {
		s.pages = map[[32]byte]*list.Element{}
	}
	s.pages[hash] = s.used.PushFront(&slot{hash, p})
	for s.size += p.size(); s.size > s.limit; {
		s.remove(s.used.Back())
	}
}

func (s *shelf) remove(e *list.Element) {
	if e == nil {
		return
	}
	gone := s.used.Remove(e).(*slot)
	delete(s.pages, gone.hash)
	s.size -= gone.page.size()
}
