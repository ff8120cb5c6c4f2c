import { zipOf } from './workbooks.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const text = (reference: string, value: string, style = 0) =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t>${value}</t></is></c>`

/** The sheet of `richWorkbook` as it was uploaded. */
export const RICH_SHEET = `${XML}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetPr><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:H7"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="20" customWidth="1"/><col min="4" max="16384" width="9" hidden="1"/></cols><sheetData><row r="1" ht="30" customHeight="1">${text('A1', '9월 상담 내역 (고객센터 전체, 표보다 넓은 제목)', 1)}</row><row r="2" spans="1:3">${text('A2', '상품코드', 1)}${text('B2', '제목', 1)}${text('C2', '본문', 1)}<c r="D2" s="2"/></row><row r="3" spans="1:3"><c r="A3" s="3"><v>12345</v></c>${text('B3', '배송 &amp; 지연')}${text('C3', '언제 오나요?')}<c r="D3" s="2"/><c r="E3" s="2"></c><c r="Z3" s="2"/></row><row r="4">${text('A4', '00000007')}${text('B4', '=1+1')}${text('C4', '환불해 주세요')}</row><!-- row 5 is empty: <row r="5"/> --><row r="6">${text('A6', 'X')}<c r="C6" t="str"><f>"고장"&amp;"났어요"</f><v>고장났어요</v></c></row><row r="7">${text('B7', '본문이 없는 행')}</row></sheetData><autoFilter ref="A2:C7"/><mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells><conditionalFormatting sqref="A3:A7"><cfRule type="cellIs" dxfId="0" priority="1" operator="equal"><formula>"X"</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="B3:B7"><formula1>"가,나"</formula1></dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`

/** A workbook as a person makes one: a title, styles, hidden columns to the end, a filter, a rule, a second sheet. */
export function richWorkbook({ sheet = RICH_SHEET, table }: { sheet?: string; table?: string } = {}): Buffer {
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (inner: string) =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`
  return zipOf([
    {
      name: '[Content_Types].xml',
      content: `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/worksheets/sheet1.xml', 'worksheet')}${override('/xl/worksheets/sheet2.xml', 'worksheet')}${override('/xl/styles.xml', 'styles')}${table ? override('/xl/tables/table1.xml', 'table') : ''}</Types>`,
    },
    { name: '_rels/.rels', content: relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="상담" sheetId="1" r:id="rId1"/><sheet name="메모" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">상담!$A$1:$C$7</definedName></definedNames></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(
        relation('rId1', 'worksheet', 'worksheets/sheet1.xml') +
          relation('rId2', 'worksheet', 'worksheets/sheet2.xml') +
          relation('rId3', 'styles', 'styles.xml'),
      ),
    },
    {
      name: 'xl/styles.xml',
      content: `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="00000000"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><color rgb="FF0000FF"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" fillId="2" applyFill="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs><dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>`,
    },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
    {
      name: 'xl/worksheets/sheet2.xml',
      content: `${XML}<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c>${text('B1', '메모예요', 1)}</row></sheetData></worksheet>`,
    },
    ...(table
      ? [
          { name: 'xl/tables/table1.xml', content: table },
          {
            name: 'xl/worksheets/_rels/sheet1.xml.rels',
            content: relations(relation('rId1', 'table', '../tables/table1.xml')),
          },
        ]
      : []),
  ])
}
