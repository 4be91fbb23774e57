package hub

// Confirmed tells of each device that is connected whether its copy has come as
// far as a seq.
func (h *Hub) Confirmed(seq int64) map[string]bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string]bool{}
	for s := range h.sessions {
		if came, known := s.confirmed(); known {
			all[s.who.Client] = all[s.who.Client] || came >= seq
		}
	}
	return all
}

// confirmed tells how far the copy is, as it says itself, of one who is no
// stranger any more.
func (s *session) confirmed() (came int64, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.came, s.known
}
