package main

import (
	"bytes"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

const envelopeHead = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>`
const envelopeTail = `</soapenv:Body></soapenv:Envelope>`

// typeOf finds the Go type of a name that may carry a prefix.
func typeOf(name string) (reflect.Type, bool) {
	find := types.TypeFunc()
	if found, ok := find(name); ok {
		return found, true
	}
	return find(name[strings.Index(name, ":")+1:])
}

// element is a value as an XML element of the given name.
func element(name string, value interface{}) string {
	var out bytes.Buffer
	encoder := xml.NewEncoder(&out)
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if err := encoder.EncodeElement(value, start); err != nil {
		panic(err)
	}
	_ = encoder.Flush()
	return out.String()
}

func writeXML(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// writeResult answers an operation; results are its returnval elements.
func writeResult(w http.ResponseWriter, operation string, results string) {
	body := fmt.Sprintf(`<%[1]sResponse xmlns="urn:vim25">%[2]s</%[1]sResponse>`, operation, results)
	writeXML(w, http.StatusOK, envelopeHead+body+envelopeTail)
}

// writeTask answers an operation with a reference to its task.
func writeTask(w http.ResponseWriter, operation string, ref types.ManagedObjectReference) {
	writeResult(w, operation, element("returnval", ref))
}

// writeFault answers with a fault of vim25.
func writeFault(w http.ResponseWriter, message string, fault types.BaseMethodFault) {
	kind := reflect.TypeOf(fault).Elem().Name()
	var detail bytes.Buffer
	encoder := xml.NewEncoder(&detail)
	start := xml.StartElement{Name: xml.Name{Local: kind + "Fault"}, Attr: []xml.Attr{
		{Name: xml.Name{Local: "xmlns"}, Value: "urn:vim25"},
		{Name: xml.Name{Local: "xsi:type"}, Value: kind},
	}}
	if err := encoder.EncodeElement(fault, start); err != nil {
		panic(err)
	}
	_ = encoder.Flush()
	var text bytes.Buffer
	_ = xml.EscapeText(&text, []byte(message))
	writeXML(w, http.StatusInternalServerError, envelopeHead+
		"<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>"+text.String()+"</faultstring><detail>"+
		detail.String()+"</detail></soapenv:Fault>"+envelopeTail)
}

// faultNamed makes an empty fault of a type of vim25, or nil when there is none of that name.
func faultNamed(name string) types.BaseMethodFault {
	kind, ok := typeOf(name)
	if !ok {
		return nil
	}
	fault, _ := reflect.New(kind).Interface().(types.BaseMethodFault)
	return fault
}

// readFault takes the fault out of an answer, or nil when it holds none.
func readFault(body []byte) types.BaseMethodFault {
	var answer struct {
		Fault *soap.Fault `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
	}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.TypeFunc = types.TypeFunc()
	if err := decoder.Decode(&soap.Envelope{Body: &answer}); err != nil || answer.Fault == nil {
		return nil
	}
	value := reflect.ValueOf(answer.Fault.VimFault())
	if !value.IsValid() {
		return new(types.SystemError)
	}
	pointer := reflect.New(value.Type())
	pointer.Elem().Set(value)
	fault, _ := pointer.Interface().(types.BaseMethodFault)
	return fault
}
