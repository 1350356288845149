package main

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// steps is how often a task reports its progress.
const steps = 10

// job is a task of ours that has not ended.
type job struct {
	task   *simulator.Task
	cancel chan struct{}
}

// work is what a task does in the end.
type work func() (types.AnyType, types.BaseMethodFault)

var returned = regexp.MustCompile(`<returnval type="Task"[^>]*>([^<]+)</returnval>`)

// delayed answers with a task of ours at once, and lets the simulator do the work when the task's time is over.
func (f *front) delayed(c *call) {
	header := http.Header{"Cookie": {f.own}, "Content-Type": {"text/xml; charset=utf-8"}}
	path, body, request := c.r.URL.Path, c.body, c.method.Body
	ref := f.start(c.method.This, c.method.Name, func() (types.AnyType, types.BaseMethodFault) {
		if taken := duplicate(request); taken != nil {
			return nil, taken
		}
		answer := f.pass(header, path, body)
		if answer.Code != http.StatusOK {
			return nil, readFault(answer.Body.Bytes())
		}
		return outcomeOf(returned.FindStringSubmatch(answer.Body.String()))
	})
	writeTask(c.w, c.method.Name, ref)
}

// outcomeOf takes what the simulator's own task came to, and takes that task away.
func outcomeOf(match []string) (types.AnyType, types.BaseMethodFault) {
	if match == nil {
		return nil, new(types.SystemError)
	}
	ref := types.ManagedObjectReference{Type: "Task", Value: match[1]}
	inner, ok := simulator.Map.Get(ref).(*simulator.Task)
	if !ok {
		return nil, new(types.SystemError)
	}
	forget(ref)
	if inner.Info.Error != nil {
		return nil, inner.Info.Error.Fault
	}
	return inner.Info.Result, nil
}

func forget(ref types.ManagedObjectReference) {
	content := simulator.Map.Get(types.ManagedObjectReference{Type: "ServiceInstance", Value: "ServiceInstance"}).(*simulator.ServiceInstance).Content
	if manager, ok := simulator.Map.Get(*content.TaskManager).(*simulator.TaskManager); ok {
		manager.Lock()
		var recent []types.ManagedObjectReference
		for _, task := range manager.RecentTask {
			if task != ref {
				recent = append(recent, task)
			}
		}
		change(manager, "recentTask", recent)
		manager.Unlock()
	}
	simulator.Map.Remove(ref)
}

// change sets one property of an object for all who look at it.
func change(object mo.Reference, name string, value types.AnyType) {
	simulator.Map.Update(object, []types.PropertyChange{{Name: name, Val: value}})
}

// start begins a task on an object.
func (f *front) start(on types.ManagedObjectReference, operation string, do work) types.ManagedObjectReference {
	task := simulator.CreateTask(on, strings.Replace(operation, "_Task", "Task", 1), nil)
	task.Info.Cancelable = true
	if entity, ok := simulator.Map.Get(on).(mo.Entity); ok {
		task.Info.EntityName = entity.Entity().Name
	}
	one := &job{task: task, cancel: make(chan struct{})}
	f.mu.Lock()
	f.jobs[task.Self] = one
	f.mu.Unlock()
	go f.run(one, on, operation, do)
	return task.Self
}

func (j *job) update(changes ...types.PropertyChange) {
	simulator.Map.WithLock(j.task, func() { simulator.Map.Update(j.task, changes) })
}

// run reports progress until the task's time is over, waits for an answer when a question stands, and does the work.
func (f *front) run(j *job, on types.ManagedObjectReference, operation string, do work) {
	j.update(types.PropertyChange{Name: "info.startTime", Val: time.Now()},
		types.PropertyChange{Name: "info.state", Val: types.TaskInfoStateRunning},
		types.PropertyChange{Name: "info.progress", Val: int32(0)})
	pause := time.Duration(f.current().TaskMs) * time.Millisecond / steps
	f.poseWaiting(on, operation)
	for step := 1; step < steps || f.isAsked(on); {
		if step < steps {
			j.update(types.PropertyChange{Name: "info.progress", Val: int32(step * 100 / steps)})
			step++
		}
		if pause < time.Millisecond {
			pause = time.Millisecond
		}
		select {
		case <-j.cancel:
			f.end(j, nil, new(types.RequestCanceled))
			return
		case <-time.After(pause):
		}
	}
	// From here on the task has its way: a cancel comes too late.
	f.mu.Lock()
	delete(f.jobs, j.task.Self)
	f.mu.Unlock()
	result, fault := do()
	f.end(j, result, fault)
}

func (f *front) end(j *job, result types.AnyType, fault types.BaseMethodFault) {
	f.mu.Lock()
	delete(f.jobs, j.task.Self)
	f.mu.Unlock()
	done := []types.PropertyChange{{Name: "info.completeTime", Val: time.Now()}}
	if fault != nil {
		message := strings.TrimPrefix(strings.TrimPrefix(describe(fault), "*types."), "types.")
		done = append(done,
			types.PropertyChange{Name: "info.error", Val: types.LocalizedMethodFault{Fault: fault, LocalizedMessage: message}},
			types.PropertyChange{Name: "info.state", Val: types.TaskInfoStateError})
	} else {
		done = append(done,
			types.PropertyChange{Name: "info.progress", Val: int32(100)},
			types.PropertyChange{Name: "info.result", Val: result},
			types.PropertyChange{Name: "info.state", Val: types.TaskInfoStateSuccess})
	}
	j.update(done...)
}

func (f *front) cancelTask(c *call) {
	f.mu.Lock()
	one, running := f.jobs[c.method.This]
	delete(f.jobs, c.method.This)
	f.mu.Unlock()
	if !running {
		if simulator.Map.Get(c.method.This) == nil {
			f.forward(c)
			return
		}
		c.fault("The operation is not allowed in the current state.", new(types.InvalidState))
		return
	}
	close(one.cancel)
	writeResult(c.w, "CancelTask", "")
}
