package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	yamlv3 "gopkg.in/yaml.v3"
)

// unmarshal is a program that unmarshals the files below a folder whose names end in one of the given ways.
func unmarshal() {
	err := filepath.WalkDir(os.Args[1], func(path string, d fs.DirEntry, err error) error {
		ext := strings.ToLower(filepath.Ext(path))
		if err != nil || d.IsDir() || !slices.Contains(os.Args[2:], ext) {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			unmarshalText(ext, bytes.TrimPrefix(text, []byte("\uFEFF")))
		}
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// unmarshalText unmarshals a text. What the libraries refuse, they need not read on.
func unmarshalText(ext string, text []byte) {
	var v any
	if strings.HasPrefix(ext, ".json") {
		_ = json.Unmarshal(text, &v)
		return
	}
	for d := yamlv3.NewDecoder(bytes.NewReader(text)); ; {
		if err := d.Decode(&v); errors.Is(err, io.EOF) || err != nil {
			return
		}
	}
}
