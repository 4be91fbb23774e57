package hub

// Confirmed tells of each device that is connected whether its copy has come as
// far as a seq.
func (h *Hub) Confirmed(seq int64) map[string]bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string]bool{}
	for s := range h.sessions {
		s.mu.Lock()
		if s.known {
			all[s.who.Client] = all[s.who.Client] || s.came >= seq
		}
		s.mu.Unlock()
	}
	return all
}
