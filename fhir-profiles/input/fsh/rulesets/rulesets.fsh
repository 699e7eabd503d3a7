// What stands in every restated definition of JP Core: where it is addressed, and that it is no original.
RuleSet: Restated(url)
* ^url = "{url}"
* ^experimental = true
* ^copyright = "原典：JP Core（日本医療情報学会）。この定義は制約だけを独自の言葉で書き直したものです。 / Original: JP Core (JAMI). This definition restates its constraints in words of our own."

// What stands in a code system that is somebody else's and not JP Core's either.
RuleSet: Foreign(url)
* ^url = "{url}"
* ^experimental = true
* ^copyright = "コードの中身はその発行者のもので、ここには含みません。 / The codes are their publisher's and are not held here."

// What stands in every definition of our own.
RuleSet: Own
* ^experimental = false

// Where an extension may stand.
RuleSet: Context(path)
* ^context[+].type = #element
* ^context[=].expression = "{path}"

// The text of an element, Japanese first.
RuleSet: Says(path, short, definition)
* {path} ^short = "{short}"
* {path} ^definition = "{definition}"
