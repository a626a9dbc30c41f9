// Package bicep reads Bicep at its source: .bicep files and the .bicepparam files that hold their parameters.
//
// [Parse] turns the text into a tree in which every node knows where it is written. It is total: text that is not Bicep
// becomes problems in our own words, and parsing goes on with the next property or the next statement. Types are parsed
// for their extent and their decorators; Bicep's type system is not built.
//
// The content of a string is a file embedded in its file ([File.Embed]), so that KQL in a multi-line string, or in a
// string with holes, is read as KQL and still points at the line its author wrote.
package bicep
