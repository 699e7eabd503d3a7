Extension: SenderExtension
Id: sender
Title: "送り手 / Sender"
Description: """
記録の内容を、自治体のファイルでどのシステムが届けたかを、クライアントの番号で示します。画面の前の人でも、ファイルでもありません。同じ送り手の後の届け出は訂正で、別の送り手の違う内容は、記録を書き換えません。元データIDも、送り手の中での番号です。ファイルを取り込むときにサーバーが付けます。ないときは、だれの届け出でもありえます。

Which system told the content of a record in a municipality's file, as the number of the client. It is neither the person at the screen nor the file. A later report of the same sender is a correction; what another sender says otherwise does not overwrite the record, and the number of a record where it comes from is one within its sender. The server puts it when a file is taken in. Where it is missing, anybody may have told the record.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "内容を届けたシステム / System that told the content"
* value[x] only Identifier
* value[x] 1..1
* valueIdentifier.system 1..1
* valueIdentifier.system = $CLIENT-ID (exactly)
* valueIdentifier.value 1..1
* valueIdentifier.value ^short = "クライアントの番号 / Number of the client"
