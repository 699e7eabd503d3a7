Profile: SesshuLocation
Parent: JP_Location
Id: sesshu-location
Title: "接種会場 / Vaccination venue"
Description: """
接種が行われた会場です。体育館や職場のように医療機関番号を持たない場所は、サーバーが付けた番号で見分けます。会場のある市区町村や機関は managingOrganization で示します。

The place where doses are given. Places without an institution number, such as gymnasiums and offices, are told by a number that the server gives. The municipality or institution is named by managingOrganization.
"""
* insert Own
* ^purpose = "接種が行われた会場を、番号を持たない場所も含めて見分けるため。 / To tell venues apart, also those without an official number."
* identifier MS
* identifier ^short = "会場番号 / Number of the venue"
* identifier.system 1..1
* identifier.value 1..1
* status MS
* status ^short = "今も使われているか / Whether it is still in use"
* name 1..1 MS
* name ^short = "会場の名前 / Name of the venue"
* name ^maxLength = 100
* type MS
* type from VenueKindSet (extensible)
* type ^short = "会場の種類（診療所、集団接種会場など） / Kind of venue, such as clinic or municipal site"
* mode MS
* mode = #instance
* mode ^short = "実在する場所 / One real place"
* address MS
* address ^short = "所在地 / Address"
* managingOrganization MS
* managingOrganization ^short = "会場のある市区町村、または会場を運営する機関 / The municipality in which it stands, or the institution that runs it"
