"""What HR systems call the fields an import can fill; one block a field, names separated by bars.

Written as people write them: ``recognition.canonical`` folds case, punctuation and abbreviations, so "Hire_Dt",
"hire date" and "HireDate" are one spelling. They follow the standard exports of Workday, ADP, UKG, Paycom, Dayforce,
BambooHR, PeopleSoft, SAP SuccessFactors and Oracle HCM.
"""

from __future__ import annotations

EMPLOYEES = """
employee_number:
    Payroll Ref | Staff Ref | Employee Ref | Ref No | Worker No | Works Number | Emp Ref | Empl No | Empl # | EIN
    Employee | Unique ID | Employee Identification Number | Person No | Record ID | Crew Number | Man Number |
    Employee ID | Emp ID | EmpID | EMPLID | Empl ID | EE ID | EE # | EE Number | Emp No | Emp # | Emp Num | EmpNo
    | Employee # | Employee No | Employee Num | Employee Nbr | Employee Code | Emp Code | File # | File Number |
    File No | File Nbr | Associate ID | Associate Number | AOID | Associate OID | Worker ID | Worker Number |
    Personnel Number | Personnel No | Pers No | PERNR | Person Number | Person ID | Personnel ID | Staff ID |
    Staff Number | Staff No | Payroll ID | Payroll Number | Payroll No | Payroll File Number | Clock Number |
    Clock # | Clock ID | Badge Number | Badge | Badge # | Badge ID | User ID | Team Member ID | Team Member Number
    | Member ID | HRIS ID | HR ID | Position ID and File Number | Employee Reference ID | Employee Identifier |
    Worker Reference ID | Universal ID | Employee Key | ID | ID Number | Employee Number ID | Assignment Number |
    Teammate ID | Colleague ID | Crew ID | Número de empleado | Employee XRef Code | XRefCode
full_name:
    Name | Employee Name | Emp Name | EE Name | Worker | Worker Name | Legal Name | Legal Full Name | Full Legal
    Name | Associate Name | Payroll Name | Person Name | Display Name | Employee Full Name | Name (Last, First) |
    Last First | Last, First | Last Name First Name | Last Name, First Name | Last, First Middle | Name Last First
    Middle | Employee | Staff Name | Team Member | Team Member Name | Formatted Name | Personnel Name | Colleague
    | Nombre completo
first_name:
    Forenames | Forename(s) | Given Names | Name First | Christian Name | EE First | Given Name | Forename | Legal
    First Name | FName | First Nm | First | F Name | Emp First Name | Employee First Name | Legal Given Name |
    Worker First Name | Nombre | Primer nombre
middle_name:
    EE MI | Name Middle | Initial | Middle Initial | MI | Middle | M Name | MName | Legal Middle Name | Middle Nm
    | M.I. | Middle Name or Initial | Segundo nombre
last_name:
    Name Last | Family | EE Last | Last Name Legal | Surname | Family Name | Legal Last Name | LName | Last Nm |
    Last | L Name | Emp Last Name | Employee Last Name | Legal Family Name | Worker Last Name | Apellido |
    Apellidos
suffix:
    Name Suffix | Generation | Suffix Name | Legal Name Suffix
preferred_name:
    Preferred First Name | Known As | Nickname | Nick Name | Goes By | Preferred First | Chosen Name | Called Name
email:
    Email Number | Work Mail | Email | E mail | Email Address | Work Email | Work Email Address | Business Email |
    Company Email | Primary Email | Corporate Email | Email Work | Work Contact Email | Work Contact: Work Email |
    Email ID | Primary Work Email | Internet Address | Employee Email | Office Email | Correo | Correo electrónico
phone:
    Home Tel | Tel No | Telephone No | Mobile No | Cell No | Phone No | Daytime Phone | Phone Number | Telephone |
    Telephone Number | Mobile | Mobile Phone | Cell | Cell Phone | Cell Number | Mobile Number | Home Phone |
    Personal Phone | Primary Phone | Contact Phone | Phone 1 | Phone Home | Phone Mobile | Personal Mobile | Tel |
    Contact Number | Mobile Phone Number | Personal Contact: Personal Mobile | Home Telephone | Primary Phone
    Number | Teléfono
born_on:
    D.O.B. | Born | Birth Dt | Born On | DOB | Birth Date | Birthdate | Birthday | Date Birth | BirthDt | Employee
    DOB | Fecha de nacimiento
home_street:
    Address | Address 1 | Address Line 1 | Addr 1 | Addr1 | Street | Street Address | Home Street | Home Address 1
    | Home Address Line 1 | Mailing Address | Mailing Address 1 | Primary Address Line 1 | Primary Address:
    Address Line 1 | Residence Address | Residential Address | Legal Address Line 1 | Address Street | Street Name
    | Home Street Address | Dirección
home_street_2:
    Address 2 | Address Line 2 | Addr 2 | Addr2 | Street 2 | Apt | Unit | Apartment | Home Address 2 | Home
    Address Line 2 | Primary Address Line 2 | Primary Address: Address Line 2 | Apt Unit | Suite
home_city:
    City | Town | Municipality | Residence City | Address City | Primary Address City | Primary Address: City |
    Legal Address City | Mailing City | Ciudad
home_state:
    State | State Province | Province | Residence State | Address State | ST | Primary Address State | Region |
    Primary Address: State / Territory Code | Lived In State | Resident State | Live State | State of Residence |
    Estado | State/Territory | Home State Code | Mailing State
home_postal_code:
    Post Code | Zip+4 | ZIP/Postal | Zip | Zip Code | Postal | Postal Code | Postcode | Zip Postal Code | Zip
    Postal | Home Zip | Home Zip Code | Residence Zip | Zip 5 | Primary Address Zip | Primary Address: Zip /
    Postal Code | Mailing Zip | Código postal
language:
    Preferred Language | Correspondence Language | Language Code | Communication Language | Spoken Language |
    Idioma
hired_on:
    Engaged On | Start | Commencement Date | Date Engaged | Appointment Date | Employed Since | Employed From |
    Join Date | Entry | Hiring Date | Date of Original Hire | Seniority Hire Date | Hire | Date of Hire | Date
    Hired | DOH | Hired | Hired On | Hire Dt | Start Date | Employment Start Date | Original Hire Date | Orig Hire
    Date | Original Hire | Original Date of Hire | First Hire Date | Date Started | Joining Date | Date of Joining
    | Entry Date | Employment Date | Org Hire Date | Initial Hire Date | Company Start Date | First Day of Work |
    Hire Date (Original) | Begin Date | Fecha de contratación | Fecha de ingreso
rehired_on:
    Date of Last Hire | Re-Hired | Date of Most Recent Hire | Hire Rehire Date | Re Hire Date | Rehired On | Date
    Rehired | Last Hire Date | Latest Hire Date | Most Recent Hire Date | Recent Hire Date | Last Start Date |
    Current Hire Date | Rehire Dt | Hire Date Most Recent | Rehire | Latest Start Date | Date of Rehire
separated_on:
    D.O.T. | Date Left | Left On | Separation Dt | Sep Date | Exit Dt | Inactive Date | Termination Date | Term
    Date | Date of Termination | Termination Dt | Term Dt | End Date | Employment End Date | Last Day Worked |
    Last Day of Work | Leaving Date | Exit Date | Date Terminated | Separated On | Resignation Date | End of
    Employment | Last Day of Employment | Terminated On | Date of Separation | Fecha de terminación
service_from_on:
    Date of Seniority | Company Seniority Dt | Company Seniority Date | Service Date | Adj Service Date | Adjusted
    Service Dt | Seniority Date | Adjusted Hire Date | Continuous Service Date | Company Service Date | Benefits
    Service Date | Benefit Service Date | Length of Service Date | Adjusted Seniority Date | Anniversary Date |
    Adjusted Date of Hire | Recognized Service Date | Vesting Service Date
status:
    Stat | Employment State | EE Status | Current Status | Employee Status | Employment Status | Empl Status | Emp
    Status | HR Status | Worker Status | Position Status | Assignment Status | Status Code | Active Status |
    Payroll Status | Employee Status Code | Active Inactive | Work Status | Active | Estado de empleo
job_title:
    Title | Position | Position Title | Job | Job Name | Job Profile | Job Description | Business Title | Job
    Title Description | Position Description | Occupation | Role | Job Code Description | Job Desc |
    Classification | Puesto | Job Profile Name
department:
    Dept | Department Name | Dept Name | Department Description | Home Department | Home Department Description |
    Cost Center | Cost Center Name | Division | Business Unit | Org Unit | Organizational Unit | Supervisory
    Organization | Org Level 3 | Dept Desc | Organization Unit | Unit Name | Section | Departamento | Dept ID |
    Department Code | Deptid
worksite_code:
    Bldg | Bldg Code | Location Number | Duty Station | Worksite | Work Site | Location | Location Code | Loc Cd |
    Loc Code | Location ID | Work Location | Work Location Code | Site | Site Code | Site ID | Facility | Facility
    Code | Store | Store Number | Store # | Branch | Branch Code | Plant | Plant Code | Work Site Code |
    Establishment | Building | Building Code | Campus | School | School Code | Personnel Area | Worksite ID | Loc
    | Office | Reporting Location | Work Location ID | Ubicación
worksite_name:
    Location Name | Location Description | Work Location Name | Site Name | Facility Name | Store Name | Branch
    Name | Plant Name | Building Name | School Name | Loc Desc | Location Desc | Work Location Description | Work
    Site Name | Office Name
worksite_street:
    Work Address | Location Address | Work Address 1 | Work Address Line 1 | Site Address | Work Location Address
    | Work Street | Location Address Line 1 | Facility Address | Business Address
worksite_city:
    Work City | Location City | Site City | Work Location City | Facility City | Business City
worksite_postal_code:
    Work Zip | Work Zip Code | Location Zip | Work Postal Code | Site Zip | Location Postal Code | Work Location
    Zip
work_state:
    Worked In State | State Worked | Work Location State | Location State | Job State | Worksite State | Site
    State | State of Employment | Work State Code | SUI State | Business State | Worked State | Work In State |
    Work Location: State
manager_number:
    Line Manager | Line Manager Number | Supv EE ID | Manager EE ID | Manager Empl ID | Reports To Number |
    Supervisor Badge | Supervisor Primary Code | Supervisor Code | Manager User ID | Reports To Employee ID |
    Reports To File Number | Manager ID | Manager Number | Manager Employee ID | Supervisor ID | Supervisor
    Employee ID | Supervisor Number | Reports To ID | Reports To (ID) | Reports To | Mgr ID | Mgr No | Supv ID |
    Manager EMPLID | Manager Associate ID | Manager File Number | Manager # | Reports To Associate ID | Reports To
    Position ID | Direct Manager ID | Line Manager ID | Manager Emp ID | Supervisor EMPLID | Manager Worker ID |
    Manager Employee Number | Supervisor File Number | Boss ID | Leader ID | Manager | Supervisor | Manager Code
schedule_code:
    Schedule | Work Schedule | Work Schedule Code | Work Schedule Rule | Shift | Shift Code | Shift Pattern |
    Schedule Template | Schedule Pattern | Schedule ID | Work Pattern | Schedule Name | Schedule Group | Sched Cd
    | Horario | Turno
minutes_per_week:
    Contract Hours | Weekly Hrs | Hrs Per Week | Hours Per Week FTE | Basic Hours | Hrs Week Scheduled | Hours |
    Scheduled Work Hours | Hours Worked Per Week | Work Hours | Hours Scheduled | Hours Week | Weekly Hours |
    Standard Hours | Std Hours | Std Hrs | Std Hrs/Wk | Scheduled Weekly Hours | Scheduled Hours | Standard Weekly
    Hours | Hrs Wk | Normal Hours | Normal Weekly Hours | Default Weekly Hours | Standard Hours Week | Working
    Hours | Sched Hours | Hours Per Wk | Regular Hours | Contracted Hours | Avg Weekly Hours | Average Hours Per
    Week | Average Weekly Hours | Default Hours | Standard Work Week | Horas por semana | Scheduled Hours Per Week
fte:
    FTE | FTE % | FTE Percent | FTE Percentage | Full Time Equivalent | FTE Value | Percent Time | Capacity
    Utilization Level
full_time:
    F/T P/T | F/T | PT/FT | Part Time Full Time | Appointment Type | Time Status | Full Time | FT PT | FT/PT |
    Full Part Time | Full/Part Time | Time Type | Full Time Part Time | Worker Category | Full Time Status | FT PT
    Status | Employment Type | Employee Type | Full Time Indicator | Full Time Flag | Is Full Time | Worker
    Category Description | Jornada
exempt:
    FLSA | FLSA Status | Exempt | FLSA Code | Exempt Status | Overtime Exempt | FLSA Classification | Exempt Non
    Exempt | FLSA Overtime | FLSA Stat | Exempt Nonexempt | Exemption Status | FLSA Description | FLSA Exempt
pay_type:
    Pay Rate Type | Rate Type | Compensation Type | Hourly Salary | Hourly or Salaried | Hourly Salaried | Pay
    Class | Wage Type | Salary Hourly | Hourly/Salary | Pay Basis | Paid Type | Hourly Salaried Code | Comp Rate
    Type | Salary or Hourly
pay_rate:
    Hrly Rt | Hourly Rt | Pay Rt | Rt | Rate | Hourly Rate | Base Rate | Rate of Pay | Compensation Rate | Salary
    | Annual Salary | Base Pay | Pay | Base Pay Rate | Comp Rate | Rate 1 | Rate Amount | Wage | Hourly Pay |
    Hourly Pay Rate | Regular Pay Rate Amount | Pay Rate Amount | Base Salary | Annual Rate | Base Compensation |
    Annual Pay
union_code:
    Union | Union Local | Bargaining Unit | Union Name | Collective Bargaining Unit | CBA | Union Cd | Labor Union
    | Bargaining Unit Code
effective_on:
    Effective Date | Eff Date | Effdt | Change Date | Effective Dt | Change Effective Date | Transaction Date
ssn:
    SSN | Social Security Number | Social Security | Soc Sec | SS # | SS Number | Social | Social Sec No | Social
    Security # | Tax ID | Tax ID (SSN) | National ID | TIN | SSN SIN | SSNO | SS No | Soc Sec No | Government ID |
    NATIONAL_ID | Número de seguro social
"""

HOURS = """
week_starts_on:
    Week Start | Week Start Date | Week Begin | Week Beginning | Week Begin Date | Workweek Start | Start of Week
    | Week Of | Week Commencing | WC Date | Wk Start | Week
week_ends_on:
    Week End | Week End Date | Week Ending Date | W/E | WE Date | WE | Wk Ending | Wk End | Workweek End | Week
    Ended
worked_on:
    Date | Work Date | Day | Work Day | Date Worked | Timecard Date | Time Card Date | Shift Date | Pay Date |
    Apply Date | Transaction Date | Entry Date | Punch Date | Business Date | Transaction Apply Date | Fecha
period_starts_on:
    Pay Period Start | Period Start | Pay Period Begin | Pay Begin Date | Pay Period Begin Date | Period Begin |
    Pay Period Start Date | Period Begin Date | Begin Date
period_ends_on:
    Pay Period End | Period End | Pay Period Ending | Pay End Date | Pay Period End Date | Period End Date | Pay
    Period | PPE | Pay Period Ending Date
minutes_worked:
    Hours | Hrs | Total Hours | Hours Total | Worked Hours | Actual Hours | Reg Hours | Regular Hours | Hrs Worked
    | Quantity | Qty | Total Worked Hours | Hours Paid | Time Worked | Reported Hours | Hours Quantity | Amount of
    Hours | Duration | Units | Regular | Regular Hours Worked | Reg Hrs | Horas | Horas trabajadas | Hour Amount |
    Pay Hours | Total Hrs | Time In Hours
overtime_minutes:
    OT Hours | Overtime | OT | OT Hrs | Overtime Hrs | O/T Hours | Overtime Hours Worked | Overtime Hours Total
doubletime_minutes:
    DT Hours | Double Time | Doubletime | DT | Double Time Hours | Doubletime Hours | DBL Hours | DT Hrs
minutes_scheduled:
    Sched Hours | Sched Hrs | Standard Hours | Hours Scheduled | Planned Hours | Expected Hours | Std Hours
pay_code:
    Paycode | Pay Code Name | Earning Code | Earnings Code | Earn Code | Time Code | Hours Type | Hour Type | Earn
    Cd | Hours Code | Time Type | Time Entry Code | Time Reporting Code | TRC | Wage Type | Earning | Earnings |
    Absence Code | Activity Code | Pay Code Description | Type | Earning Type | Reporting Code
"""
USAGE = """
used_on:
    Date | Leave Date | Absence Date | Date Used | Day Used | Usage Date | Date of Leave | Date of Absence | Used On |
    Date Taken | Time Off Date | Day | FMLA Date | Date of Use | Work Date | Event Date | Fecha | Fecha de licencia
used_from_on:
    From | From Date | Start | Start Date | Starts On | Begin Date | Leave Start | Leave Start Date | Leave Begin Date |
    Leave From | First Day | Absence Start | Absence Start Date | Date From | Begins On | Begin | Starting | LOA Start |
    LOA Start Date | Actual Start Date | Effective Start Date | First Day of Leave | First Day of Absence | Desde |
    Fecha de inicio
used_to_on:
    To | To Date | End | End Date | Ends On | Leave End | Leave End Date | Leave To | Last Day | Through | Thru |
    Absence End | Absence End Date | Date To | Through Date | LOA End | LOA End Date | Actual End Date |
    Effective End Date | Last Day of Leave | Last Day of Absence | Until | Hasta | Fecha de fin
hours_used:
    Hours | Hrs | Hours Used | Hours Taken | Hours Absent | Leave Hours | Absence Hours | FMLA Hours | Time Used |
    FMLA Hours Used | Hours of Leave | Used Hours | Total Hours | Hours Missed | Time Taken | Quantity | Qty |
    Duration | Duration Hours | Time Off Hours | Leave Used Hours | Leave Time Used | Horas | Horas usadas
minutes_used:
    Minutes | Mins | Min | Minutes Used | Minutes Taken | Minutes Absent | Leave Minutes | Absence Minutes |
    FMLA Minutes | Minutos | Minutos usados
days_used:
    Days | Days Used | Days Taken | Days Absent | Leave Days | Absence Days | FMLA Days | Workdays | Work Days |
    Workdays Used | Days of Leave | Duration Days | Días | Días usados
weeks_used:
    Weeks | Wks | Weeks Used | Weeks Taken | Leave Weeks | FMLA Weeks | Workweeks | Work Weeks | Workweeks Used |
    Weeks of Leave | FMLA Weeks Used | Duration Weeks | Semanas | Semanas usadas
workweek_hours:
    Workweek Hours | Work Week Hours | Hours per Week | Weekly Hours | Scheduled Hours | Scheduled Weekly Hours |
    Hours in Week | Hours in Workweek | Normal Weekly Hours | Standard Hours | Standard Weekly Hours | Week Hours |
    Hours of Week | Workweek | Hours Per Workweek | Horas por semana | Horas semanales
program:
    Program | Leave Program | Leave Type | Leave Plan | Plan | Leave Law | Law | Policy | Leave Policy | Absence Type |
    Leave Category | Entitlement | Time Off Type | Absence Plan | Programa
leave_reason:
    Reason | Leave Reason | Reason for Leave | Absence Reason | FMLA Reason | Reason Code | Leave Reason Code | Why |
    Qualifying Reason | Reason Description | LOA Reason | Motivo | Motivo de la licencia
"""
CASES = """
case_reference:
    Case Number | Case ID | Case | Case No | Leave Case | Leave Case Number | Leave ID | Leave Number | Claim Number |
    Claim ID | Absence ID | Reference | Reference Number | External Case Number | Case Ref | Event ID |
    Leave Request ID | Número de caso | Caso
case_state:
    Status | State | Case Status | Case State | Leave Status | Decision | Claim Status | Approval Status | Estado
relationship:
    Relation | Relationship to Employee | Family Member | Family Relationship | Care Recipient | Relative | Parentesco
arrived_by:
    Child Arrival | Birth or Adoption | Arrival | Arrival Type | Birth Adoption Foster
arrives_on:
    Birth Date of Child | Child Birth Date | Due Date | Expected Date | Placement Date | Delivery Date |
    Expected Delivery Date | Birth or Placement Date
pattern:
    Leave Pattern | Frequency | Leave Frequency | Leave Mode | Absence Pattern | Continuous or Intermittent |
    Leave Schedule | Duration Type | Modalidad
hours_off:
    Hours Off per Day | Hours Off Per Weekday | Reduced Hours | Reduction | Hours Not Worked
starts_on:
    From | From Date | Start | Start Date | Leave Start | Leave Start Date | Leave Begin Date | Begin Date | LOA Start |
    LOA Start Date | First Day of Leave | Approved From | Requested Start | Desde | Fecha de inicio
ends_on:
    To | To Date | End | End Date | Leave End | Leave End Date | Last Day of Leave | Through Date | LOA End |
    LOA End Date | Approved To | Expected End Date | Estimated End Date | Requested End | Hasta | Fecha de fin
noticed_on:
    Notice Date | Date of Notice | Notified On | Request Date | Date Requested | Requested On | Reported Date |
    Date Reported | Received Date | Fecha de aviso
eligibility_notice_on:
    Eligibility Notice | Eligibility Notice Date | Eligibility Letter Sent | Eligibility Notice Sent |
    Eligibility Sent | Rights and Responsibilities Sent | WH-381 Sent | NOE Sent
certification_requested_on:
    Certification Requested On | Cert Requested | Certification Request Date | Certification Sent | Paperwork Sent |
    Medical Certification Requested | Cert Sent
certification_received_on:
    Certification Received On | Cert Received | Certification Received Date | Certification Returned |
    Paperwork Received | Medical Certification Received
designation_notice_on:
    Designation Notice | Designation Notice Date | Designation Sent | Designation Notice Sent | Designation Date |
    WH-382 Sent | Approval Date | Approval Letter Sent
certified:
    Certified Frequency | Frequency and Duration | Certified Frequency Duration | Approved Frequency |
    Certified Frequency and Duration
programs:
    Program | Programs | Leave Program | Leave Programs | Leave Type | Leave Plan | Leave Laws | Laws | Policy |
    Policies | Designated Programs | Designated As | Programa | Programas
case_hours_used:
    Hours Used | Hours Taken | Used Hours | FMLA Hours Used | Hours Used to Date | Time Used | Leave Hours Used |
    Hours Used So Far | Horas usadas
case_minutes_used:
    Minutes Used | Minutes Taken | Minutes Used to Date | Used Minutes | Minutes Used So Far
owner_email:
    Owner | Owner Email | Case Owner | Case Manager | Assigned To | Administrator | Handler | Case Manager Email |
    Responsable
note:
    Notes | Comment | Comments | Remarks | Case Notes | Nota | Notas
"""


def parse(text: str) -> dict[str, tuple[str, ...]]:
    """Field name to synonyms."""
    table: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.endswith(":") and not line.startswith(" "):
            name = line[:-1]
            table[name] = []
        elif line.strip():
            table[name].append(line.strip())
    return {
        name: tuple(part.strip() for part in " ".join(lines).split("|") if part.strip())
        for name, lines in table.items()
    }
