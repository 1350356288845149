package main

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// rule makes requests go wrong.
type rule struct {
	// Method is the operation that it meets; empty means every one.
	Method string `json:"method"`
	// Kind: delay, hang, reset, status, truncate or fault.
	Kind string `json:"kind"`
	// Ms is how long a delay takes.
	Ms int `json:"ms"`
	// Status and Body are what status answers with.
	Status int    `json:"status"`
	Body   string `json:"body"`
	// Bytes is after how many bytes of the answer truncate breaks the line.
	Bytes int `json:"bytes"`
	// Fault is the type of the fault, Message its text, Fields its fields.
	Fault   string          `json:"fault"`
	Message string          `json:"message"`
	Fields  json.RawMessage `json:"fields"`
	// After does the work first and then goes wrong: the caller cannot know that it was done. Not for a delay.
	After bool `json:"after"`
	// Times is how often it meets; 0 means always.
	Times int `json:"times"`
	met   int
}

// match finds the first rule for an operation and counts it.
func (f *front) match(method string) *rule {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range f.rules {
		if (one.Method == "" || one.Method == method) && (one.Times == 0 || one.met < one.Times) {
			one.met++
			return one
		}
	}
	return nil
}

// apply tells whether the request is answered with it, or not to be answered at all.
func (r *rule) apply(f *front, c *call) bool {
	if r.After && r.Kind != "delay" {
		hidden := *c
		hidden.w = newSilentWriter()
		f.dispatch(&hidden)
	}
	switch r.Kind {
	case "delay":
		time.Sleep(time.Duration(r.Ms) * time.Millisecond)
		return false
	case "hang":
		<-c.r.Context().Done()
	case "reset":
		reset(c.w)
	case "status":
		c.w.WriteHeader(r.Status)
		_, _ = c.w.Write([]byte(r.Body))
	case "truncate":
		f.truncate(c, r.Bytes)
	case "fault":
		fault := faultNamed(r.Fault)
		if fault == nil {
			fault = new(types.SystemError)
		}
		if len(r.Fields) > 0 {
			_ = json.Unmarshal(r.Fields, fault)
		}
		c.fault(r.Message, fault)
	}
	return true
}

// reset breaks the connection in the middle of a request.
func reset(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	// Without lingering the peer sees a reset and not an orderly end.
	type wrapped interface{ NetConn() net.Conn }
	if inner, ok := conn.(wrapped); ok {
		if tcp, ok := inner.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	_ = conn.Close()
}

// holdingWriter keeps an answer back.
type holdingWriter struct {
	silentWriter
	body []byte
}

func (h *holdingWriter) Write(bytes []byte) (int, error) {
	h.body = append(h.body, bytes...)
	return len(bytes), nil
}

// truncate promises the whole answer and breaks off.
func (f *front) truncate(c *call, count int) {
	held := &holdingWriter{silentWriter: *newSilentWriter()}
	whole := *c
	whole.w = held
	f.dispatch(&whole)
	hijacker, ok := c.w.(http.Hijacker)
	if !ok {
		return
	}
	conn, stream, err := hijacker.Hijack()
	if err != nil {
		return
	}
	if count > len(held.body) {
		count = len(held.body)
	}
	var head strings.Builder
	head.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ")
	head.WriteString(itoa(len(held.body)))
	head.WriteString("\r\n\r\n")
	_, _ = stream.WriteString(head.String())
	_, _ = stream.Write(held.body[:count])
	_ = stream.Flush()
	_ = conn.Close()
}
