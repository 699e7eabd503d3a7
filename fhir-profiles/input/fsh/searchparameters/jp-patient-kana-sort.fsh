Instance: jp-patient-kana-sort
InstanceOf: SearchParameter
Usage: #definition
Title: "カナ氏名の順 / Order of kana names"
Description: """
カナ氏名の順に患者を並べます（`_sort=jp-kana-sort`）。読み（SYL）の氏名のうち、use が usual、official、または書かれていないものの text です。text がない氏名では family です。

Sorts patients by their kana names (`_sort=jp-kana-sort`): the text of each name that is a reading (SYL) and whose use is usual, official or not given; the family name where there is no text.
"""
* url = "http://jpfhir.jp/fhir/core/SearchParameter/JP_Patient_KanaSort_SP"
* name = "KanaSort"
* status = #active
* experimental = false
* description = """
カナ氏名の順に患者を並べます（`_sort=jp-kana-sort`）。読み（SYL）の氏名のうち、use が usual、official、または書かれていないものの text です。text がない氏名では family です。

Sorts patients by their kana names (`_sort=jp-kana-sort`): the text of each name that is a reading (SYL) and whose use is usual, official or not given; the family name where there is no text.
"""
* code = #jp-kana-sort
* base[0] = #Patient
* type = #string
* expression = "Patient.name.where(extension('http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation').value.ofType(code) = 'SYL' and (use = 'usual' or use = 'official' or use.empty())).text | Patient.name.where(extension('http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation').value.ofType(code) = 'SYL' and (use = 'usual' or use = 'official' or use.empty()) and text.empty()).family"
* xpathUsage = #normal
