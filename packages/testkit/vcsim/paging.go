package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// page is the rest of a list that waits for its token.
type page struct {
	session string
	objects []string
	size    int
}

// pieces cuts text into what is before the first <name>, the elements of that name, and what is after the last. Names
// of elements cannot stand in values, where < is escaped.
func pieces(text, name string) (head string, elements []string, tail string) {
	open, end := "<"+name+">", "</"+name+">"
	first := strings.Index(text, open)
	last := strings.LastIndex(text, end)
	if first < 0 || last < first {
		return text, nil, ""
	}
	last += len(end)
	elements = strings.SplitAfter(text[first:last], end)
	return text[:first], elements[:len(elements)-1], text[last:]
}

func (f *front) retrieve(c *call) {
	size := f.current().PageSize
	request := c.method.Body.(*types.RetrievePropertiesEx)
	if most := int(request.Options.MaxObjects); most > 0 && (size == 0 || most < size) {
		size = most
	}
	answer := f.pass(c.r.Header, c.r.URL.Path, c.body)
	if answer.Code != http.StatusOK || size == 0 {
		copyAnswer(c.w, answer.Header(), answer.Code, answer.Body.Bytes())
		return
	}
	head, objects, tail := pieces(answer.Body.String(), "objects")
	if len(objects) <= size {
		copyAnswer(c.w, answer.Header(), answer.Code, answer.Body.Bytes())
		return
	}
	token := f.keep(page{session: c.session, objects: objects[size:], size: size})
	writeXML(c.w, http.StatusOK, head+"<token>"+token+"</token>"+strings.Join(objects[:size], "")+tail)
}

// keep stores the rest of a list under a new token.
func (f *front) keep(rest page) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tickets++
	token := strconv.Itoa(f.tickets)
	f.pages[token] = rest
	return token
}

// take hands out what a token stands for; a token is good once, in its own session.
func (f *front) take(c *call, token string) (page, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rest, ok := f.pages[token]
	if !ok || rest.session != c.session {
		return page{}, false
	}
	delete(f.pages, token)
	return rest, true
}

func (f *front) continueRetrieve(c *call) {
	rest, ok := f.take(c, c.method.Body.(*types.ContinueRetrievePropertiesEx).Token)
	if !ok {
		c.fault("A specified parameter was not correct: token", &types.InvalidArgument{InvalidProperty: "token"})
		return
	}
	count, token := len(rest.objects), ""
	if count > rest.size {
		count = rest.size
		token = "<token>" + f.keep(page{session: rest.session, objects: rest.objects[count:], size: rest.size}) + "</token>"
	}
	writeResult(c.w, "ContinueRetrievePropertiesEx", "<returnval>"+token+strings.Join(rest.objects[:count], "")+"</returnval>")
}

func (f *front) cancelRetrieve(c *call) {
	if _, ok := f.take(c, c.method.Body.(*types.CancelRetrievePropertiesEx).Token); !ok {
		c.fault("A specified parameter was not correct: token", &types.InvalidArgument{InvalidProperty: "token"})
		return
	}
	writeResult(c.w, "CancelRetrievePropertiesEx", "")
}

// update is one object's change, under the opening of its filter.
type update struct{ filter, object string }

// wait is where the changes of a collector stand.
type wait struct {
	version int
	pending []update
}

// waitForUpdates gives the simulator's updates real versions, and no more of them at once than were asked for.
func (f *front) waitForUpdates(c *call) {
	request := c.method.Body.(*types.WaitForUpdatesEx)
	f.mu.Lock()
	// Sessions have a collector of their own under one and the same reference.
	key := c.session + c.method.This.String()
	state := f.waits[key]
	if state == nil {
		state = &wait{}
		f.waits[key] = state
	}
	if request.Version == "" {
		state.pending = nil
	}
	stale := request.Version != "" && request.Version != strconv.Itoa(state.version)
	pending := state.pending
	f.mu.Unlock()
	if stale {
		c.fault("The collector version is invalid.", new(types.InvalidCollectorVersion))
		return
	}
	if len(pending) == 0 {
		answer := f.pass(c.r.Header, c.r.URL.Path, c.body)
		_, sets, _ := pieces(answer.Body.String(), "filterSet")
		if answer.Code != http.StatusOK || (len(sets) == 0 && !strings.Contains(answer.Body.String(), "<returnval>")) {
			copyAnswer(c.w, answer.Header(), answer.Code, answer.Body.Bytes())
			return
		}
		pending = updatesOf(sets)
	}
	f.deliver(c, state, pending, request.Options)
}

func updatesOf(sets []string) []update {
	var all []update
	for _, set := range sets {
		head, objects, _ := pieces(set, "objectSet")
		for _, object := range objects {
			all = append(all, update{filter: head, object: object})
		}
	}
	return all
}

func (f *front) deliver(c *call, state *wait, pending []update, options *types.WaitOptions) {
	count, truncated := len(pending), ""
	if options != nil && options.MaxObjectUpdates > 0 && count > int(options.MaxObjectUpdates) {
		count, truncated = int(options.MaxObjectUpdates), "<truncated>true</truncated>"
	}
	var sets strings.Builder
	filter := ""
	for _, one := range pending[:count] {
		if one.filter != filter {
			if filter != "" {
				sets.WriteString("</filterSet>")
			}
			sets.WriteString(one.filter)
			filter = one.filter
		}
		sets.WriteString(one.object)
	}
	if filter != "" {
		sets.WriteString("</filterSet>")
	}
	f.mu.Lock()
	state.version++
	state.pending = pending[count:]
	version := state.version
	f.mu.Unlock()
	writeResult(c.w, "WaitForUpdatesEx", fmt.Sprintf("<returnval><version>%d</version>%s%s</returnval>", version, sets.String(), truncated))
}
