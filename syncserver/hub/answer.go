package hub

import (
	"context"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// answer serves a question: the hub's own here, the rest by Answer.
func (h *Hub) answer(ctx context.Context, who Asker, what string, args []byte) (any, error) {
	switch what {
	case wire.AskSync:
		return h.Records.Head(), nil
	case wire.AskHistory:
		var a wire.HistoryArgs
		if err := wire.Unmarshal(args, &a); err != nil {
			return nil, doc.Invalid("", "malformed").Because(err)
		}
		actor, err := h.Records.Actor(ctx, who.Employee)
		if err != nil {
			return nil, err
		}
		return h.Records.History(ctx, actor, a.Kind, a.Doc, a.Before)
	case wire.AskPassword:
		var a wire.PasswordArgs
		if err := wire.Unmarshal(args, &a); err != nil {
			return nil, doc.Invalid("", "malformed").Because(err)
		}
		return true, h.Auth.ChangePassword(ctx, who.Employee, a.Old, a.New)
	}
	if h.Answer != nil {
		return h.Answer(ctx, who, what, args)
	}
	return nil, doc.Invalid("", "unknown_question")
}
