package main

import (
	"fmt"
	"reflect"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// question is what a virtual machine asks, at once or when an operation begins.
type question struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Choices []choice `json:"choices"`
	Default int32    `json:"default"`
	// On names the operation that brings the question up; none means at once.
	On    string `json:"on"`
	posed bool
}

type choice struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

func describe(value interface{}) string { return reflect.TypeOf(value).String() }

func (q question) info() types.VirtualMachineQuestionInfo {
	info := types.VirtualMachineQuestionInfo{Id: q.ID, Text: q.Text}
	for _, one := range q.Choices {
		info.Choice.ChoiceInfo = append(info.Choice.ChoiceInfo, &types.ElementDescription{
			Key:         one.Key,
			Description: types.Description{Label: one.Label, Summary: one.Label},
		})
	}
	info.Choice.DefaultIndex = q.Default
	return info
}

func (f *front) ask(vm *simulator.VirtualMachine, q question) {
	q.posed = q.On == ""
	f.mu.Lock()
	f.asked[vm.Self] = q
	f.mu.Unlock()
	if q.posed {
		pose(vm, q)
	}
}

func pose(vm *simulator.VirtualMachine, q question) {
	info := q.info()
	simulator.Map.WithLock(vm, func() {
		simulator.Map.Update(vm, []types.PropertyChange{
			{Name: "runtime.question", Val: info},
			{Name: "summary.runtime.question", Val: info},
		})
	})
}

// poseWaiting brings up the question that waits for an operation to begin.
func (f *front) poseWaiting(on types.ManagedObjectReference, operation string) {
	f.mu.Lock()
	q, waiting := f.asked[on]
	waiting = waiting && !q.posed && q.On == operation
	if waiting {
		q.posed = true
		f.asked[on] = q
	}
	f.mu.Unlock()
	if vm, ok := simulator.Map.Get(on).(*simulator.VirtualMachine); ok && waiting {
		pose(vm, q)
	}
}

func (f *front) isAsked(vm types.ManagedObjectReference) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	q, asked := f.asked[vm]
	return asked && q.posed
}

func (f *front) answer(c *call) {
	vm, ok := simulator.Map.Get(c.method.This).(*simulator.VirtualMachine)
	if !ok {
		f.forward(c)
		return
	}
	request := c.method.Body.(*types.AnswerVM)
	f.mu.Lock()
	q, asked := f.asked[vm.Self]
	wrong := ""
	if !asked || !q.posed || q.ID != request.QuestionId {
		wrong = "questionId"
	} else if !q.offers(request.AnswerChoice) {
		wrong = "answerChoice"
	} else {
		delete(f.asked, vm.Self)
	}
	f.mu.Unlock()
	if wrong != "" {
		c.fault(fmt.Sprintf("A specified parameter was not correct: %s", wrong), &types.InvalidArgument{InvalidProperty: wrong})
		return
	}
	simulator.Map.WithLock(vm, func() {
		simulator.Map.Update(vm, []types.PropertyChange{
			{Name: "runtime.question", Val: nil},
			{Name: "summary.runtime.question", Val: nil},
		})
	})
	writeResult(c.w, "AnswerVM", "")
}

func (q question) offers(key string) bool {
	for _, one := range q.Choices {
		if one.Key == key {
			return true
		}
	}
	return false
}
